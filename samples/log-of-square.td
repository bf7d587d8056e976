# The chain rule in code: b = x ** 2; a = log(b)
#
# Lecture 6, Deep neural networks and backpropagation, the chain rule revisited.
# The derivative is 2/x. The lecture's class _square for vectors returns a ** 2 as the derivative of a ** 2; it is 2*a,
# as in its class for numbers.

b = x^2
a = log(b)

at x=2
expect a = 1.386294361
expect d a / d x = 1
