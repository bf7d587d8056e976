# A sum and its logarithm
#
# Lecture 6, Deep neural networks and backpropagation, implementing reverse mode.

c = a + b
L = log(c)

at a=5, b=2
expect L = 1.945910149
expect d L / d a = 0.1428571429
expect d L / d b = 0.1428571429
