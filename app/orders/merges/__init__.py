"""Similar orders that nobody answered, merged into one activity by the committee."""
