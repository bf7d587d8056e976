# The logistic map from l1 to l8, whose derivatives swell
#
# Baydin, Pearlmutter, Radul and Siskind, JMLR 18 (2018), Table 1, which ends with l4.

l2 = 4*x*(1 - x)
l3 = 4*l2*(1 - l2)
l4 = 4*l3*(1 - l3)
l5 = 4*l4*(1 - l4)
l6 = 4*l5*(1 - l5)
l7 = 4*l6*(1 - l6)
l1 = x
l1; l2; l3; l4; l5; l6; l7
l8 = 4*l7*(1 - l7)

at x=0.2
expect l1 = 0.2
expect l2 = 0.64
expect l3 = 0.9216
expect l4 = 0.28901376
expect l5 = 0.8219392261
expect l6 = 0.5854205387
expect l7 = 0.9708133262
expect l8 = 0.1133392473
expect d l1 / d x = 1
expect d l2 / d x = 2.4
expect d l3 / d x = -2.688
expect d l4 / d x = 9.0660864
expect d l5 / d x = 15.30255585
expect d l6 / d x = -39.4119439
expect d l7 / d x = 26.93271584
expect d l8 / d x = -101.4422523
