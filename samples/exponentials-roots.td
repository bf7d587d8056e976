# Exponentials, roots and powers
#
# The primitives exp, expm1, sqrt, cbrt and ^ with a literal and with an active exponent.

f1 = exp(-x)
f2 = expm1(x)
f3 = sqrt(x)
f4 = cbrt(x)
f5 = x^2.5
f6 = 2^x
f7 = x^x

at x=2
expect f1 = 0.1353352832
expect f2 = 6.389056099
expect f3 = 1.414213562
expect f4 = 1.25992105
expect f5 = 5.656854249
expect f6 = 4
expect f7 = 4
expect d f1 / d x = -0.1353352832
expect d f2 / d x = 7.389056099
expect d f3 / d x = 0.3535533906
expect d f4 / d x = 0.2099868416
expect d f5 / d x = 7.071067812
expect d f6 / d x = 2.772588722
expect d f7 / d x = 6.772588722
