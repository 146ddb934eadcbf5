"""Pages of the jury: for the office its members, conflicts, rounds and readings; for a juror the own conflicts."""
