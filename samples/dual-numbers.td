# A sum and a product of dual numbers
#
# Dillon, Deep Learning, topic 6 (2019), forward-mode autodiff.
# The sum 3 + (3 + 4 eps) is 6 + 4 eps and the product (3 + 4 eps)(5 + 7 eps) is 15 + 41 eps: the tangents in the
# direction of the seed are 4, and 4*5 + 7*3.

s = 3 + a
p = a*b

at a=3, b=5
seed a=4, b=7
expect s = 6
expect p = 15
expect d s / d a = 1
expect d s / d b = 0
expect d p / d a = 5
expect d p / d b = 3
