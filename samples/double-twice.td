# The smallest program in which the order of the sweep matters
#
# Each value is used twice, so an adjoint that is overwritten, or sent on too early, is wrong.

b = a + a
c = b + b

at a=1
expect c = 4
expect d c / d a = 4
