# A logistic loss, -log sigmoid(w x^2), step by step
#
# Lecture 6, Deep neural networks and backpropagation, composing many operations.

a = x^2
b = w*a
c = σ(b)
g = log(c)
L = -g

at w=0.5, x=2
expect L = 0.126928011
expect d L / d w = -0.4768116881
expect d L / d x = -0.238405844
