# A function of two operands, called twice
#
# The smallest program in which the rows of a function belong to its callers.

f(a, b) = a*b + sin(a)
u = f(x1, x2)
y = f(u, x1)

at x1=2, x2=0.5
expect y = 4.761848324
expect d y / d x1 = 2.04915833
expect d y / d x2 = 3.335852754
