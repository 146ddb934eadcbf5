"""Reads, in a fixed number of queries."""
