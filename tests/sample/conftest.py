"""The sample year for the tests beside this file."""

from samples import sample

__all__ = ["sample"]
