"""Pages of seasons and of interest."""
