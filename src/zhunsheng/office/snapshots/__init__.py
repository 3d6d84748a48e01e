"""Snapshots: the cases as they read on a day, streamed to the figures."""
