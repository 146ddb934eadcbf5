"""People, organisations, accounts, roles and consent: who."""
