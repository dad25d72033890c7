"""The committee's desk: orders that nobody answered, handed out by hand (派单) or ended honestly."""
