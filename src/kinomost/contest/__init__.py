"""The contest: from a call for entries to a winner that everybody believes."""
