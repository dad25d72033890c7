"""Dual registration (双报到): organizations, teams, members with their home organization, service types."""
