# A value used by two operations: L = -(5a) log a
#
# Lecture 6, Deep neural networks and backpropagation, reusing values.
# The code of the lecture ends with L = -g, its list of operations with L = -b; this is the code.

a = x^2
b = 5*a
c = log(a)
g = b*c
L = -g

at x=2
expect L = -27.72588722
expect d L / d x = -47.72588722
