"""Tests of the whole: the real server process over HTTP, its own database, kills, races, slow clients."""
