"""Names that rules know, and limits, for whoever must know them without the rules."""

IDENTITY = {"id", "fid", "FID", "OBJECTID", "objectid", "gid", "uuid"}
# Measures of a shape: its dimension, and the unit in metres or square metres.
MEASURES = {
    "length_km": (1, 1000.0), "length_m": (1, 1.0), "area_km2": (2, 1e6), "area_m2": (2, 1.0),
    "area_ha": (2, 1e4),
}  # fmt: skip
LENGTHS = ("_m", "_km", "_km2")  # endings of names of numbers
PARENTS = ("parent", "part_of", "is_in", "follows", "replaces", "caused_by", "after")
# Ids that registers give to things in the world; two features with one of them are one thing.
REGISTERS = ("wikidata", "wikidata_id", "geonames_id", "osm_id", "iso_code", "gnd", "viaf")

LONG = 0.5  # degrees; shorter edges bend by less than 30 m

GEOMETRY_TYPES = {
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
}  # fmt: skip
TYPES = {*GEOMETRY_TYPES, "Feature", "FeatureCollection"}
# What is drawn of a geometry, be it of one part or of several.
DRAWN = {"Point": "point", "LineString": "line", "Polygon": "area"}
# How many arrays stand around a position.
DEPTHS = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
    "MultiPolygon": 3,
}  # fmt: skip
