"""Organizations that report in with the places that they serve (党组织报到)."""
