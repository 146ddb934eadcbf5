"""The jury's side: what is to be read, the reading room, the ranking."""
