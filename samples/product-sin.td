# A product plus a sine
#
# Rufflewind, revad.

z = x*y + sin(x)

at x=0.5, y=4.2
expect z = 2.579425539
expect d z / d x = 5.077582562
expect d z / d y = 0.5
