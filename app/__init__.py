"""What the service knows and does. Nothing in here knows HTTP routes or the timetable of jobs."""
