# Functions with a kink, away from it
#
# The primitives abs, sign and relu.

f1 = abs(x)
f2 = sign(x)*x
f3 = -abs(y)

at x=-2, y=3
expect f1 = 2
expect f2 = 2
expect f3 = -3
expect d f1 / d x = -1
expect d f1 / d y = 0
expect d f2 / d x = -1
expect d f2 / d y = 0
expect d f3 / d x = 0
expect d f3 / d y = -1
