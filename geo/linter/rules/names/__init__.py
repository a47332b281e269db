"""N: the names of places and things."""
