"""Scenarios of finishing: the pages are right, and what is done to the set is not."""
