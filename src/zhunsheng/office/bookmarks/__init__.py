"""The lists that somebody looks at again and again: conditions, order and columns under a name of their own."""
