# A product that is used twice
#
# Auto-eD, module 3; GradDog.
# Its Hessian at this point is [[29.5562244, 23.1671683], [23.1671683, 7.389056099]].

f = x*y + exp(x*y)

at x=1, y=2
expect f = 9.389056099
expect d f / d x = 16.7781122
expect d f / d y = 8.389056099
