"""The join engine: time first, then a raster of cells, then exact tests in boundary cells only.

Everything is columns: longitudes and latitudes stay arrays of numbers, and no point ever becomes
an object. A layer is indexed once and events stream past it, so memory is bounded by a chunk.

| module | idea |
|---|---|
| `columns` | events and features as arrays of equal length |
| `dates` | a column of dates as distinct bounds and a code for each row |
| `overlap` | which pairs share some time |
| `eras` | runs of time in which the same features are in force |
| `grid`, `runs` | cells of longitude and latitude, and lists by cell; runs of equal labels |
| `raster` | which cells a polygon fills and which its boundary crosses |
| `boundary` | on which side of the edges in a cell a point lies |
| `candidates` | lists of what may be met, by era and cell: where every index begins |
| `inside` | points in polygons |
| `segments`, `metres` | lines, rings and points as line segments, and the metres to them |
| `reach` | segments by cell: those that may be the nearest to a point in it |
| `nearby` | points within a distance of segments, in metres on the ellipsoid |
| `named` | events that name a thing |
| `match` | the relations put together, in order |
"""
