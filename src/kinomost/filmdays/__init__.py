"""Film days: programme, bookings, waiting list, door, audience."""
