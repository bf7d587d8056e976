# A value that is used twice: (a + b)(b + 1)
#
# Olah, Calculus on Computational Graphs: Backpropagation (2015).

e = (a + b)*(b + 1)

at a=2, b=1
expect e = 6
expect d e / d a = 2
expect d e / d b = 5
