# A skip connection: y = w2 relu(w1 x) + x
#
# CS 182/282A, discussion 3 (2022), problem 5.

y = w2*relu(w1*x) + x

at w1=2, w2=-3, x=1.5
expect y = -7.5
expect d y / d w1 = -4.5
expect d y / d w2 = 3
expect d y / d x = -5
