"""Text as data: the model field that holds a name per language and script, and the index that finds it."""
