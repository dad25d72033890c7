"""The HTTP contract of the committee's desk."""
