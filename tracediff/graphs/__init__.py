"""The linearised graph of a program at a point: sums over its paths, and the elimination of its vertices."""
