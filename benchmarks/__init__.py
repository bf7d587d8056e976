"""What tracediff costs: ``python -m benchmarks.NAME`` in a checkout; `docs/benchmarks.md` says how to read it.

Each benchmark prints Markdown on standard output. What is measured is what a user can reach: the command line, and the
Python face. They share `programs` (what is differentiated), `measuring` (clocks and processes) and `report` (tables);
`peers` holds the libraries that are measured beside tracediff.
"""
