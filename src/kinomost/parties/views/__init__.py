"""Pages: thin. `public` what everybody sees · `register` the desk's people and organisations · `access` roles and
invitations · `me` one's own account and data."""
