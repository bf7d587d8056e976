# Functions of two operands
#
# The primitives hypot, logaddexp, max, min and /.

f1 = hypot(x, y)
f2 = logaddexp(x, y)
f3 = max(x, y)
f4 = min(x, y)
f5 = x/y

at x=3, y=4
expect f1 = 5
expect f2 = 4.313261688
expect f3 = 4
expect f4 = 3
expect f5 = 0.75
expect d f1 / d x = 0.6
expect d f1 / d y = 0.8
expect d f2 / d x = 0.2689414214
expect d f2 / d y = 0.7310585786
expect d f3 / d x = 0
expect d f3 / d y = 1
expect d f4 / d x = 1
expect d f4 / d y = 0
expect d f5 / d x = 0.25
expect d f5 / d y = -0.1875
