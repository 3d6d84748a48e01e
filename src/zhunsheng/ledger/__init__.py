"""Events that nobody can change unseen: canonical bytes, digests, a chain for each case, one root over all.

No Django and no database: whoever holds the columns of the events can verify them with this room alone.
Read in this order: canonical, digest, chain, merkle.
"""
