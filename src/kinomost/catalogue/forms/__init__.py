"""Forms of films: over lists, and of one record."""
