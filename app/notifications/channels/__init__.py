"""Channels: the ways to a person beside the inbox, behind one port."""
