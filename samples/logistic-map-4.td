# The logistic map, three times iterated: l4 of the survey's Table 1
#
# Baydin, Pearlmutter, Radul and Siskind, JMLR 18 (2018), Table 1.

l2 = 4*x*(1 - x)
l3 = 4*l2*(1 - l2)
l4 = 4*l3*(1 - l3)

at x=0.2
expect l4 = 0.28901376
expect d l4 / d x = 9.0660864
