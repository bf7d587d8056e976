# The logistic loss of three weights
#
# Lecture 6, Deep neural networks and backpropagation, multiple inputs: -log σ(w1 x1 + w2 x2 + w3 x3).

L = -log(σ(w1*x1 + w2*x2 + w3*x3))

at w1=1, x1=0.5, w2=-2, x2=0.25, w3=0.5, x3=3
expect L = 0.201413278
expect d L / d w1 = -0.0912127619
expect d L / d x1 = -0.1824255238
expect d L / d w2 = -0.04560638095
expect d L / d x2 = 0.3648510476
expect d L / d w3 = -0.5472765714
expect d L / d x3 = -0.0912127619
