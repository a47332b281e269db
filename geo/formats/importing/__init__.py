"""The exports of others, made event tables.

| module | idea |
|---|---|
| `reading` | a file in, events and an account of every row out, in chunks |
| `acled`, `gdelt`, `gtd`, `ucdp`, `timemap` | data projects, each by its codebook |
| `geojson_events`, `feature_times`, `kml`, `geotables` | features that have a time |
| `spreadsheet`, `guesses` | any table, and which of its columns means what |
| `shape` | what each of these formats is: a name, a way to recognise it, its columns as events |
| `records`, `csvrows`, `sieve`, `headers`, `nested` | files as records: CSV, Excel and JSON |
| `archives`, `encoding` | files unpacked and decoded |
| `dates`, `worded`, `orders` | dates as people write them, made EDTF |
| `coordinates`, `systems` | coordinates as people write them, made longitude and latitude |
| `repeats`, `report` | what only the whole of a table shows, and what is said about it |
"""
