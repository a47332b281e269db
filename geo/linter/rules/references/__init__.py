"""R: tables, and the references between events, layers and map files."""
