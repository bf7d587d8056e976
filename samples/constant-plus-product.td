# A constant plus a product: 5 + x y
#
# Dillon, Deep Learning, topic 6 (2019), derivative of a computational graph.

g = 5 + x*y

at x=3, y=4
expect g = 17
expect d g / d x = 4
expect d g / d y = 3
