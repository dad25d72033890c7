"""Outbox, catalogue (event → who, text) and channels. The inbox is the truth; every other channel stands beside it."""
