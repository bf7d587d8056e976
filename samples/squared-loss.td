# The squared loss of a linear model, for two data
#
# Lecture 6, Deep neural networks and backpropagation, automatic differentiation for linear regression.

b1 = y1 - x1*w
b2 = y2 - x2*w
L = (b1^2 + b2^2)/2

at w=1, x1=1, y1=3, x2=2, y2=1
expect L = 2.5
expect d L / d w = 0
expect d L / d x1 = -2
expect d L / d y1 = 2
expect d L / d x2 = 1
expect d L / d y2 = -1
