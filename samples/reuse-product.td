# Partial and total derivatives: c = a b, where b is 5a
#
# Lecture 6, Deep neural networks and backpropagation, partial and total derivatives.
# The partial of c with respect to a is b; the total derivative is 10 a.

a = x^2
b = 5*a
c = a*b
L = -c

at x=2
expect L = -80
expect d L / d x = -160
