"""Holding the log of another system against the law: what was done out of order, late, by whom, and which article.

No database is asked. Read in this order: columns (which column says what), rows (a log row by row), sorting (rows
gathered by case in memory that does not grow), showing (the law as far as a log can show it), judging (a case told
to the kernel), report (what comes out).
"""
