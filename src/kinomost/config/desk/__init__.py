"""Pages of an office that look at all rooms at once: who changed what, and the outbox."""
