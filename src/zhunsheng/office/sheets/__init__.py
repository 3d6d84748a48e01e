"""Registers and past years as workbooks: templates out, rows in through the one door, lists out.

A reader begins with `service`; then `columns` and `wide` (what the books of a procedure look like, a row an act and a
row a case), `books` and `tables` (what is in a file), `cells` (what a cell means), `entries` (what a row asks for),
`spool` (rows between reading and recording), `taking` and `undoing` (recording), `template`, `leftovers`, `export`
(books out).
"""
