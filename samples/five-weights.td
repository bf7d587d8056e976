# A product of five weights
#
# Auto-eD, module 3.

f = w1*(w2*(w3*(w4*w5)))

at w1=2, w2=1, w3=1, w4=1, w5=1
expect f = 2
expect d f / d w1 = 1
expect d f / d w2 = 2
expect d f / d w3 = 2
expect d f / d w4 = 2
expect d f / d w5 = 2
