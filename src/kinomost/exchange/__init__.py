"""The season: host, countries, timeline, and the interest one side takes in the other."""
