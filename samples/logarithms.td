# Logarithms of every kind
#
# The primitives ln, log2, log10 and log1p, each with its partial.

f1 = ln(x)
f2 = log2(x)
f3 = log10(x)
f4 = log1p(x)

at x=3
expect f1 = 1.098612289
expect f2 = 1.584962501
expect f3 = 0.4771212547
expect f4 = 1.386294361
expect d f1 / d x = 0.3333333333
expect d f2 / d x = 0.480898347
expect d f3 / d x = 0.1447648273
expect d f4 / d x = 0.25
