"""C: coordinates and their reference system."""
