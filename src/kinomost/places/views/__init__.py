"""Pages of places: thin; what they show is asked of queries, what they change goes through actions."""
