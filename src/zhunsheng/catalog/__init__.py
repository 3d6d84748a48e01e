"""The law as data, and the way in.

Reading a file: source, values, clauses, fields, deeds, registers, reads, compile, load; calendars, regions, units.
Trying it: cast, expectations, scenarios. Proving it: atoms, model, slices, firing, explore, proofs, checks, lock.
Saying it: roles, naming, phrases, prose, messages, page. The files themselves lie in `data/`.
"""
