"""Texts that remember where each token stands, for JSON (RFC 8259), CSV (RFC 4180) and TOML."""
