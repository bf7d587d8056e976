# The survey's example
#
# Baydin, Pearlmutter, Radul and Siskind, JMLR 18 (2018), Tables 2 and 3.

y = ln(x1) + x1*x2 - sin(x2)

at x1=2, x2=5
expect y = 11.65207146
expect d y / d x1 = 5.5
expect d y / d x2 = 1.716337815
