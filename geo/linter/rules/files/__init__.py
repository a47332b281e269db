"""X: files that cannot be read, and configuration."""
