# The cross-entropy of three logits, the first class true
#
# CS 182/282A, discussion 3 (2022); lecture notes on backpropagation, cross entropy.
# The derivative with respect to a logit is its softmax, less 1 for the true class.

L = -s1 + ln(exp(s1) + exp(s2) + exp(s3))

at s1=1, s2=2, s3=0.5
expect L = 1.464368784
expect d L / d s1 = -0.7687761024
expect d L / d s2 = 0.6285317192
expect d L / d s3 = 0.1402443832
