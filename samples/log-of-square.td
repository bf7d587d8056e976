# The chain rule in code: b = x ** 2; a = log(b)
#
# Lecture 6, Deep neural networks and backpropagation, the chain rule revisited.
# The derivative is 2/x.

b = x^2
a = log(b)

at x=2
expect a = 1.386294361
expect d a / d x = 1
