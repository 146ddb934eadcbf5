"""Cities, locations, studios and cinemas: where."""
