"""Pages of those who enter a film."""
