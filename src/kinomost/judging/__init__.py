"""What a jury needs to be believed: rules of a call, its form, score sheets, votes, and a log that proves the result.

Pure Python, no Django, no database. `eligibility` holds rules against facts; `fields` is the entry form; `scores` makes
a table of score sheets; `votes` decides motions; `log` seals every line onto the one before and recomputes the result
from them; `ready_made` has calls to start from. Nothing here raises on what people write: it says what is wrong.
"""
