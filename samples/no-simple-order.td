# No simple order is cheapest, neither forward nor reverse nor Markowitz
#
# Found for tracediff eliminate by searching small programs: to eliminate its three intermediate variables takes 12
# multiplications forwards, 11 backwards, 11 by the Markowitz rule however ties are broken, and 10 in the best order.
# To find that order is NP-complete in general: Bentert, Crane, Drange, Mizutani and Sullivan, arXiv:2506.17521 (2025),
# and with equal partials Naumann, Math. Program. 112 (2008) 427-441.

a = x1*x2
b = sin(a)
c = a*b
y1 = c*x1
y2 = b*x1
y3 = sin(b)

at x1=2, x2=0.75
expect y1 = 2.99248496
expect y2 = 1.994989973
expect y3 = 0.8401148816
expect d y1 / d x1 = 3.151643664
expect d y1 / d x2 = 4.414403156
expect d y2 / d x1 = 1.103600789
expect d y2 / d x2 = 0.2829488067
expect d y3 / d x1 = 0.02877634483
expect d y3 / d x2 = 0.07673691954
