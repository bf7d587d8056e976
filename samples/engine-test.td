# The test of a small autograd engine, at x = -4
#
# Lecture notes on backpropagation, testing; after micrograd.

z = 2*x + 2 - x
q = relu(z) + z*tanh(x)
h = relu(z*z)
y = tanh(-h + q + q*x)

at x=-4
expect y = -0.9999999958
expect d y / d x = 7.484014167e-08
