# x^2 y + y + 2, with a power in place of the product
#
# Dillon, Deep Learning, topic 6 (2019).

f = x^2*y + y + 2

at x=3, y=4
expect f = 42
expect d f / d x = 24
expect d f / d y = 10
