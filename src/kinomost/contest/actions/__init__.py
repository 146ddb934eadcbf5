"""Writes: one function a verb, one transaction, one line of record."""
