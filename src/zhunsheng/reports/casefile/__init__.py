"""案卷: the whole file of a case as one PDF, every page numbered."""
