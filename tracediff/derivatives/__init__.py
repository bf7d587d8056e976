"""All derivatives of a program at a point: the Jacobian, the Hessian and higher orders, as expressions, and checked."""
