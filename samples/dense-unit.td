# A dense unit with a shared input: relu(w1 x + w2 x + b)
#
# Lecture notes on backpropagation, creating a graph for a dense unit.

z = w1*x + w2*x + b
y = relu(z)

at w1=-1, w2=2, b=4, x=2
expect y = 6
expect d y / d w1 = 2
expect d y / d w2 = 2
expect d y / d b = 1
expect d y / d x = 1
