# A value used by both terms of a sum: g = 5a + log a
#
# Lecture 6, Deep neural networks and backpropagation, reusing values, where g = bc is replaced by g = b + c.

a = x^2
b = 5*a
c = log(a)
g = b + c

at x=2
expect g = 21.38629436
expect d g / d x = 21
