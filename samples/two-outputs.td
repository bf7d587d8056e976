# Two outputs: a Jacobian of two rows
#
# Auto-eD, module 2.

f1 = x^2 + y^2
f2 = exp(x + y)

at x=1, y=1
expect f1 = 2
expect f2 = 7.389056099
expect d f1 / d x = 2
expect d f1 / d y = 2
expect d f2 / d x = 7.389056099
expect d f2 / d y = 7.389056099
