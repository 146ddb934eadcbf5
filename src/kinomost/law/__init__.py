"""What the law says about a film with partners. Pure Python, no Django, no database."""
