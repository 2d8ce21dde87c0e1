"""What is wrong on purpose, and what a right count must say of it."""
