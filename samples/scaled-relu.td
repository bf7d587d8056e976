# A rectified unit with a slope: alpha max(0, z)
#
# Dillon, Deep Learning, topic 6 (2019), rectified linear unit.

r = alpha*max(0, z)

at alpha=0.5, z=3
expect r = 1.5
expect d r / d alpha = 3
expect d r / d z = 0.5
