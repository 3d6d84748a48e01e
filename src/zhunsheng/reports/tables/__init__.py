"""Statutory tables: prescribed rows and columns, each cell a question put to the cases, held to its cross-checks.

Read in this order: form (what a table is), asks and load (a form from its file), fill (the cells' values and the
way back to their cases), checks (勾稽), make, grid (the table as printed), sheet, page, paper, plain (its four forms).
"""
