"""Settings, addresses, background tasks and commands: the top of the house."""
