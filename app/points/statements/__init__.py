"""Settlement: closed, numbered documents of what was entered in a month, a quarter, a year, and the proof of them."""
