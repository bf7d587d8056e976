# A neuron with two inputs, its sigmoid taken apart
#
# Stanford CS231n, backpropagation.

f = 1/(exp(-1*(w0*x0 + w1*x1 + w2)) + 1)

at w0=2, x0=-1, w1=-3, x1=-2, w2=-3
expect f = 0.7310585786
expect d f / d w0 = -0.1966119332
expect d f / d x0 = 0.3932238665
expect d f / d w1 = -0.3932238665
expect d f / d x1 = -0.5898357997
expect d f / d w2 = 0.1966119332
