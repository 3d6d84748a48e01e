"""Official documents of a case: what the template says, filled from the case, as blocks, DOCX and HTML."""
