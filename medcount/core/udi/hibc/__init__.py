"""HIBC: the label of the Health Industry Business Communications Council (ANSI/HIBC 2.6)."""
