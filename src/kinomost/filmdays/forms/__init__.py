"""What visitors and the desk fill in."""
