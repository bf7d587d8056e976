# The softmax of three logits: a symmetric Jacobian
#
# CS 182/282A, discussion 3 (2022), softmax: dp_i/dz_j = p_i (δ_ij - p_j), so each row sums to 0.

e1 = exp(z1); e2 = exp(z2); e3 = exp(z3)
s = e1 + e2 + e3
p1 = e1/s
p2 = e2/s
p3 = e3/s

at z1=1, z2=2, z3=0.5
expect p1 = 0.2312238976
expect p2 = 0.6285317192
expect p3 = 0.1402443832
expect d p1 / d z1 = 0.1777594068
expect d p1 / d z2 = -0.1453315539
expect d p1 / d z3 = -0.0324278529
expect d p2 / d z1 = -0.1453315539
expect d p2 / d z2 = 0.2334795972
expect d p2 / d z3 = -0.08814804326
expect d p3 / d z1 = -0.0324278529
expect d p3 / d z2 = -0.08814804326
expect d p3 / d z3 = 0.1205758962
