# Three powers of one input
#
# GradDog demos.

f1 = x^2
f2 = x^3
f3 = x^4

at x=3
expect f1 = 9
expect f2 = 27
expect f3 = 81
expect d f1 / d x = 6
expect d f2 / d x = 27
expect d f3 / d x = 108
