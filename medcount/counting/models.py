"""
The tables of counting stand in ``migrations/0001_tables.sql``, site first.

Plans reach hundreds of thousands of lines, so every statement here works on sets and none on a row
by itself: no model mirrors the tables.
"""
