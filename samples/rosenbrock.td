# Rosenbrock's valley
#
# Rosenbrock, The Computer Journal 3 (1960). Its gradient at the minimum (1, 1) is 0.
# Its Hessian at this point is [[1330, 480], [480, 200]].

f = 100*(y - x^2)^2 + (1 - x)^2

at x=-1.2, y=1
expect f = 24.2
expect d f / d x = -215.6
expect d f / d y = -88
