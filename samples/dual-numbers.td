# A product of dual numbers, (3 + 4 eps)(5 + 7 eps)
#
# Dillon, Deep Learning, topic 6 (2019), forward-mode autodiff.
# It is 15 + 41 eps: the tangent in the direction of the seed is 4*5 + 7*3.

p = a*b

at a=3, b=5
seed a=4, b=7
expect p = 15
expect d p / d a = 5
expect d p / d b = 3
