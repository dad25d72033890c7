"""Accounts, one-time codes, sessions and tokens, grants, permissions, privacy."""
