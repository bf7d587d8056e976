# Sine, cosine and tangent, and their inverses
#
# The primitives sin, cos, tan, asin, acos, atan and atan2.

f1 = sin(x)
f2 = cos(x)
f3 = tan(x)
f4 = asin(x)
f5 = acos(x)
f6 = atan(x)
f7 = atan2(x, y)

at x=0.5, y=-2
expect f1 = 0.4794255386
expect f2 = 0.8775825619
expect f3 = 0.5463024898
expect f4 = 0.5235987756
expect f5 = 1.047197551
expect f6 = 0.463647609
expect f7 = 2.89661399
expect d f1 / d x = 0.8775825619
expect d f1 / d y = 0
expect d f2 / d x = -0.4794255386
expect d f2 / d y = 0
expect d f3 / d x = 1.29844641
expect d f3 / d y = 0
expect d f4 / d x = 1.154700538
expect d f4 / d y = 0
expect d f5 / d x = -1.154700538
expect d f5 / d y = 0
expect d f6 / d x = 0.8
expect d f6 / d y = 0
expect d f7 / d x = -0.4705882353
expect d f7 / d y = -0.1176470588
