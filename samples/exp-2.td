# The second-order approximation of exp
#
# CppAD, introduction, exp_2.

y = 1 + x + x*x/2

at x=0.5
expect y = 1.625
expect d y / d x = 1.5
