"""P: sources and licences."""
