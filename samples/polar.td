# Polar coordinates: two outputs of two inputs
#
# Every course on calculus: the determinant of the Jacobian is r.

x = r*cos(phi)
y = r*sin(phi)

at r=2, phi=pi/6
expect x = 1.732050808
expect y = 1
expect d x / d r = 0.8660254038
expect d x / d phi = -1
expect d y / d r = 0.5
expect d y / d phi = 1.732050808
