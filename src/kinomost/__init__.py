"""Kinomost ("film bridge"): runs a film exchange between countries."""

__version__ = "0.1.0"
