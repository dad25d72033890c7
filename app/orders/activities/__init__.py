"""Orders for many: activities of dates and roles, each (date, role) an ordinary order; series, rotating codes, attendance."""
