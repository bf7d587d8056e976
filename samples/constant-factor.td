# A constant times an input: the constant has no derivative
#
# Lecture 6, Deep neural networks and backpropagation, implementing reverse mode.

s = 4
L = s*a

at a=5
expect L = 20
expect d L / d a = 4
