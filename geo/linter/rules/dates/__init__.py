"""D: dates, and the validity of features."""
