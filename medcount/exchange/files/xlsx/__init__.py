"""
XLSX, read as what it is: a ZIP of XML parts, each streamed, none trusted.

Read here and not by a library, because those at hand lose what a count may not lose: that a cell
holds a formula's error (they give an empty cell), that a formula was never calculated, and whether
a date has a time of day (midnight becomes a bare date); and they fill the rectangle between the
first and the last cell, which one stray cell in the far corner makes larger than any memory.
"""
