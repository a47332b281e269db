"""G: one geometry. Verdicts on validity are those of GEOS."""
