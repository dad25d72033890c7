"""Checking a document's number: JSON for an app, and a page for everybody."""
