# A sum times a third input
#
# Stanford CS231n, backpropagation, (x + y) z.

f = (x + y)*z

at x=-2, y=5, z=-4
expect f = -12
expect d f / d x = -4
expect d f / d y = -4
expect d f / d z = 3
