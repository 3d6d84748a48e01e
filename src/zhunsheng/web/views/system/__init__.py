"""The pages of the three administrators, a file a subject."""
