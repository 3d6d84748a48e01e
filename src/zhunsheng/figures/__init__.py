"""Figures: a question put to the cases, its answer, and the way back to the cases behind it.

Read in this order: columns (what a case's row holds), write and snapshot (the Parquet files), indicator and load
(questions as data), expressions (one question as one Ibis expression), cube (all of them together), figure,
evidence, left_out, reach, identities, printed.
"""
