"""Who wrote what, when: append-only audit lines, and the version check that keeps two editors from losing work."""
