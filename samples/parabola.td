# The objective of a first gradient descent, w^2 - 2 w + 5
#
# Dillon, Deep Learning, topic 6 (2019).

J = w^2 - 2*w + 5

at w=0
expect J = 5
expect d J / d w = -2
