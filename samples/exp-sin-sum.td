# exp and sin of a sum that is computed twice
#
# Komodromos, lecture note on automatic differentiation.

y = exp(x1 + x2) + sin(x1 + x2)

at x1=0.5, x2=1
expect y = 5.479184057
expect d y / d x1 = 4.552426272
expect d y / d x2 = 4.552426272
