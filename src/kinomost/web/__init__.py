"""The page frame, components, home and search."""
