"""Uploaded files: checked by content, public or private, each with its rights note."""
