"""The deal: a film's partners, under which treaty it counts, what it costs, who pays and who earns."""
