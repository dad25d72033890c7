"""The HTTP contract of calendars."""
