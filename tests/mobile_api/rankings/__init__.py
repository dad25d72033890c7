"""Tests of rankings over HTTP."""
