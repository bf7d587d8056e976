# An exercise: the derivatives of x^2 sin(w x), one of them with the wrong sign
y = x^2*sin(w*x)
at w=1, x=2
expect y = 3.637
expect d y / d x = 1.973
expect d y / d w = 3.329
