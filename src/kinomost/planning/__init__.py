"""Plans with reasons. Pure Python, no Django, no database; the only room that uses a solver.

`jury` says who reads what, `order` in which order projects are pitched. A plan comes with what is proven of it, and
whatever cannot be had is explained, never raised. `docs/guides/planning.md` has both, with examples.
"""
