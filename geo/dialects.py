"""The names under which tools keep the validity of a feature."""

from __future__ import annotations

# First property, last property, and whether the end is the last day in force (True) or the first
# day no longer in force (False).
DIALECTS = [
    ("valid_from", "valid_to", False),  # geo
    ("start_date", "end_date", True),  # OpenHistoricalMap
    ("start", "end", False),  # Leaflet.timeline
    ("begin", "end", True),  # KML TimeSpan, as GDAL reads it
    ("datetime_from", "datetime_to", False),  # QGIS temporal controller
]
