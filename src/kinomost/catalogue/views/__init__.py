"""Pages of films: for everybody, and for the office."""
