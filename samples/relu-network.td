# A small network of rectified units, drawn with the seed 42
#
# Lecture notes on backpropagation, neural network: MLP(n_in=1, n_outs=[2, 2, 1]), which print 0.20429304314825944.
# The weights are Python's first eight random numbers after random.seed(42).

unit(u, v, p, q) = relu(u*p + v*q)
h1 = relu(w1*x)
h2 = relu(w2*x)
g1 = unit(h1, h2, w3, w4)
g2 = unit(h1, h2, w5, w6)
y = g1*w7 + g2*w8

at x=1, w1=0.6394267984578837, w2=0.025010755222666936
at w3=0.27502931836911926, w4=0.22321073814882275
at w5=0.7364712141640124, w6=0.6766994874229113
at w7=0.8921795677048454, w8=0.08693883262941615
expect y = 0.20429304314825944
expect d y / d x = 0.2042930431
expect d y / d w1 = 0.309403486
expect d y / d w2 = 0.2579755233
expect d y / d w3 = 0.5704835246
expect d y / d w4 = 0.02231408478
expect d y / d w5 = 0.05559101941
expect d y / d w6 = 0.002174405862
expect d y / d w7 = 0.1814437857
expect d y / d w8 = 0.4878441959
