"""Recognition (激励): stars by hours, honours, and certificates of service."""
