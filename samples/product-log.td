# A product, a sum and a logarithm
#
# Blog post on automatic differentiation, x1 x2 + x2 - ln x1.

y = x1*x2 + x2 - ln(x1)

at x1=2, x2=4
expect y = 11.30685282
expect d y / d x1 = 3.5
expect d y / d x2 = 3
