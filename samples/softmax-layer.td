# The cross-entropy of a linear layer of two classes, the second true
#
# CS 182/282A, discussion 3 (2022), problems 3 and 4: L = -log p_y(W x + b).
# The derivative with respect to b is p - e, where e is 1 for the true class; with respect to W (p - e) x^T, and with
# respect to x W^T (p - e).

z1 = w11*x1 + w12*x2 + b1
z2 = w21*x1 + w22*x2 + b2
p2 = exp(z2)/(exp(z1) + exp(z2))
L = -log(p2)

at x1=2, x2=-1, w11=0.5, w12=1, w21=-0.25, w22=0.75, b1=0.1, b2=-0.2
expect L = 1.742476466
expect d L / d x1 = 0.6186852989
expect d L / d x2 = 0.206228433
expect d L / d w11 = 1.649827464
expect d L / d w12 = -0.8249137318
expect d L / d w21 = -1.649827464
expect d L / d w22 = 0.8249137318
expect d L / d b1 = 0.8249137318
expect d L / d b2 = -0.8249137318
