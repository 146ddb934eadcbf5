"""Writes: one function a verb, one transaction, one audit line. `seasons` the story · `interest` what sides say."""
