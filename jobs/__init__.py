"""The jobs: one file a job, one timetable."""
