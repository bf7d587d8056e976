# A square, a multiple and the sine of a product
#
# Lecture note, x^2 + 2 y + sin x y.

f = x^2 + 2*y + sin(x*y)

at x=2, y=3
expect f = 9.720584502
expect d f / d x = 6.88051086
expect d f / d y = 3.920340573
