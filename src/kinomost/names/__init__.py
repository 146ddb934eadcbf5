"""One name in many scripts: transliterate, normalise, compare. Pure Python, no Django."""
