"""J: bytes and JSON text."""
