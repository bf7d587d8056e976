"""The tests: a file for each room, and the laws that hold across them."""
