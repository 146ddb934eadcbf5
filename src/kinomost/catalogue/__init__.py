"""Films, from idea to release: titles, credits, countries, companies, copies: what."""
