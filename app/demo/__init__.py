"""The demo: a real district with invented people, started by one command; and the story that is played on it."""
