"""S: the structure that RFC 7946 asks for."""
