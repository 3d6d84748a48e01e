"""What a procedure is, and what the law lets happen next.

Standard library only: no I/O, no clock, no randomness. Time, identity and the calendar are arguments.
Read in this order: workdays, terms, tests, procedure, case, clocks, conditions, effects, decide, reading.
"""
