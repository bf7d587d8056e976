# The logistic loss of two inputs and three neurons
#
# Lecture 6, Deep neural networks and backpropagation, motivation; the label t is 0 or 1.

neuron(u, v) = σ(x1*u + x2*v)
n1 = neuron(w11, w12)
n2 = neuron(w21, w22)
n3 = neuron(w31, w32)
L = -log(σ((2*t - 1)*(w01*n1 + w02*n2 + w03*n3)))

at x1=1, x2=-1, t=1, w01=1, w02=-1, w03=0.5, w11=0.5, w12=-0.5, w21=1, w22=2, w31=-1, w32=0.25
expect L = 0.4469704078
expect d L / d x1 = 0.06662982342
expect d L / d x2 = 0.1693664452
expect d L / d t = -0.4133978039
expect d L / d w01 = -0.2635006822
expect d L / d w02 = -0.09693648372
expect d L / d w03 = -0.08026940689
expect d L / d w11 = -0.070866248
expect d L / d w12 = 0.070866248
expect d L / d w21 = 0.070866248
expect d L / d w22 = -0.070866248
expect d L / d w31 = -0.03119669942
expect d L / d w32 = 0.03119669942
