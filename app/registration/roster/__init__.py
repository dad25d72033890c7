"""Rosters (名册): a committee registers many members by a table, sees before what will happen, and can take it back."""
