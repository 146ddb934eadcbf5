"""The office takes entries in."""
