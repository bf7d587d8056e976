# x squared times y, plus y plus 2
#
# Géron, Hands-On Machine Learning, appendix on autodiff; Dillon, Deep Learning, topic 6.
# Its Hessian at this point is [[8, 6], [6, 0]]. By differences topic 6 prints 24.0004 for the 24, 6.0001 for the 6 and
# -1.4e-06 for the 0.

f = x*x*y + y + 2

at x=3, y=4
expect f = 42
expect d f / d x = 24
expect d f / d y = 10
