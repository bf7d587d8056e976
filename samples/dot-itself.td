# A vector times itself: the gradient is 2 x
#
# Lecture notes on backpropagation, testing with autograd, x = arange(4).

y = x0*x0 + x1*x1 + x2*x2 + x3*x3

at x0=0, x1=1, x2=2, x3=3
expect y = 14
expect d y / d x0 = 0
expect d y / d x1 = 2
expect d y / d x2 = 4
expect d y / d x3 = 6
