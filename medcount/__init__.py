"""MedCount: a count asserts a balance, and the book answers."""
