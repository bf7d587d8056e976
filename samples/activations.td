# Activation functions
#
# The primitives sigmoid, tanh, relu, softplus and erf.

f1 = sigmoid(x)
f2 = relu(x)
f3 = softplus(x)
f4 = erf(x)
f5 = relu(-x)

at x=0.75
expect f1 = 0.6791786992
expect f2 = 0.75
expect f3 = 1.136871006
expect f4 = 0.7111556337
expect f5 = 0
expect d f1 / d x = 0.2178949938
expect d f2 / d x = 1
expect d f3 / d x = 0.6791786992
expect d f4 / d x = 0.6429310692
expect d f5 / d x = 0
