# A bow tie: three inputs and three outputs that meet in one variable
#
# Made for tracediff eliminate, as a simple graph on which both modes are dear: forward mode takes 23
# multiplications and reverse mode 24, for each carries three numbers through the half in which one would do. The
# Markowitz rule works inwards from both ends and takes 17, the optimum. Griewank and Walther, Evaluating Derivatives
# (2008), chapters 9 and 10, have the rule.

a = sin(x1)
b = cos(x2)
c = exp(x3)
m = a*b*c
u = exp(m)
v = sin(m)
w = m^2
y1 = sqrt(u)
y2 = exp(v)
y3 = cos(w)

at x1=0.5, x2=1, x3=0.25
expect y1 = 1.18093156
expect y2 = 1.386119917
expect y3 = 0.9938870132
expect d y1 / d x1 = 0.3594952529
expect d y1 / d x2 = -0.3058642116
expect d y1 / d x3 = 0.1963931517
expect d y2 / d x1 = 0.7976646051
expect d y2 / d x2 = -0.6786655835
expect d y2 / d x3 = 0.4357661598
expect d y3 / d x1 = -0.04471333163
expect d y3 / d x2 = 0.03804280534
expect d y3 / d x3 = -0.0244270044
