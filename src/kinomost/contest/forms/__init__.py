"""What people type in a contest: `calls` a call's own facts · `questions` its entry form · `rules` who may enter."""
