# A quotient of dual numbers, (3 + 4 eps)/(5 + 7 eps)
#
# Dillon, Deep Learning, topic 6 (2019), forward-mode autodiff, division.
# The text ends with (a1 b2 - b1 a2)/a2^2 for the derivative, which has the wrong sign. It is (b1 a2 - a1 b2)/a2^2:
# here (4*5 - 3*7)/25 = -0.04, the tangent in the direction of the seed.

q = a/b

at a=3, b=5
seed a=4, b=7
expect q = 0.6
expect d q / d a = 0.2
expect d q / d b = -0.12
