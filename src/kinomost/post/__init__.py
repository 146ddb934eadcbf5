"""Mail as an outbox: written in the same transaction as what it speaks of, sent by a worker, retried, kept on record."""
