# The test of a small autograd engine, at x = -4
#
# Lecture notes on backpropagation, testing; after micrograd.
# The notes print a largest difference from PyTorch of 7.48e-08: that is the whole derivative, which single precision
# rounds to 0.

z = 2*x + 2 - x
q = relu(z) + z*tanh(x)
h = relu(z*z)
y = tanh(-h + q + q*x)

at x=-4
expect y = -0.9999999958
expect d y / d x = 7.484014167e-08
