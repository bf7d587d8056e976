# One unit of a layer: tanh(a x + b), and its squared error
#
# van der Wilk, Automatic Differentiation (2022), gradients of a single-layer neural network.

f = tanh(a*x + b)
e = y - f
L = e^2/2

at a=0.5, x=2, b=-0.25, y=1
expect L = 0.06655814347
expect d L / d a = -0.4353299143
expect d L / d x = -0.1088324786
expect d L / d b = -0.2176649571
expect d L / d y = 0.3648510476
