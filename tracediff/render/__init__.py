"""A trace to what is shown: panels, layouts, terminal tables, plain text, JSON."""
