"""What waits for the committee: cases and their decisions."""
