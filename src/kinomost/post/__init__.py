"""Mail as an outbox: written in the transaction of what it speaks of, sent by a worker, retried, kept on record."""
