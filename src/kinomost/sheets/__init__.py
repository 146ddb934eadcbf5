"""Import and export: what a file would change, what it may not, and all or nothing."""
