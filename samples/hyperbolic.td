# The hyperbolic functions and their inverses
#
# The primitives sinh, cosh, tanh, asinh, acosh and atanh.

f1 = sinh(x)
f2 = cosh(x)
f3 = tanh(x)
f4 = asinh(x)
f5 = acosh(1 + x)
f6 = atanh(x)

at x=0.5
expect f1 = 0.5210953055
expect f2 = 1.127625965
expect f3 = 0.4621171573
expect f4 = 0.4812118251
expect f5 = 0.9624236501
expect f6 = 0.5493061443
expect d f1 / d x = 1.127625965
expect d f2 / d x = 0.5210953055
expect d f3 / d x = 0.786447733
expect d f4 / d x = 0.894427191
expect d f5 / d x = 0.894427191
expect d f6 / d x = 1.333333333
