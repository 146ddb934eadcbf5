"""Reads of the film days."""
