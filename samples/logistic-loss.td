# The logistic loss log(1 + exp(-t f)), where t is -1 or 1
#
# Dillon, Deep Learning, topic 6 (2019), loss functions.
# The text prints log(1 + exp(t f)), which punishes the right sign; this has the usual one.

f = w*x + b
L = ln(1 + exp(-t*f))

at w=2, x=0.5, b=-1, t=1
expect L = 0.6931471806
expect d L / d w = -0.25
expect d L / d x = -1
expect d L / d b = -0.5
expect d L / d t = 0
