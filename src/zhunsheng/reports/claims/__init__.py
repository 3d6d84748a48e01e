"""Claims: the figures of any report text, whether its own arithmetic holds, and whether the ledger agrees.

Read in this order: source (a text and its plain twin), documents and layout (files), numerals, lexicon and `data/`
(numbers and words), quantities (numbers with a unit), traps (those that claim nothing), claim, bindings, wholes, sums
and beside (what is part of what), bounds (how exact a number is), parts, rates, changes and growth, order, grid and
tables, lists, wording (what the text states of them), report, reconcile and corrections (the ledger), markup and
listing (what a reader sees).

Rules and data, no model: each verdict can be explained in a sentence that quotes both places.
"""

from zhunsheng.reports.claims.documents import Unreadable, open_file, read_bytes
from zhunsheng.reports.claims.report import Report, as_json, check
from zhunsheng.reports.claims.source import Source

__all__ = ["Report", "Source", "Unreadable", "as_json", "check", "open_file", "read_bytes"]
