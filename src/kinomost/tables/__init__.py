"""Spreadsheets, CSV and YAML files as sheets of rows with their positions. Pure Python, no Django."""
