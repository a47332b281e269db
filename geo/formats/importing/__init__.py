"""The exports of others, made event tables.

| module | idea |
|---|---|
| `reading` | a file in, events and an account of every row out, in chunks |
| `recognition` | which format a file has |
| `eventrows`, `finishing` | a chunk as rows of an event table; what only the whole told |
| `acled`, `gdelt`, `gtd`, `ucdp`, `timemap` | data projects, each by its codebook |
| `geojson_events`, `feature_times`, `kml`, `geotables` | features that have a time |
| `spreadsheet`, `guesses` | any table, and which of its columns means what |
| `shape` | what each of these formats is: a name, a way to recognise it, its columns as events |
| `codebook` | what they share: columns of codes and texts as those of an event table |
| `source`, `archives`, `encoding` | a file with what was said of it, unpacked and decoded |
| `records`, `workbook`, `jsonrecords` | files as records: CSV, Excel and JSON |
| `csvrows`, `csvlayout` | rows of CSV of any size, and where they stand in a block of it |
| `headers`, `sieve`, `nested`, `celltext` | where a table begins; which rows are records; cells |
| `dates`, `worded`, `clocks`, `orders` | dates as people write them, made EDTF |
| `intervals` | runs of days as EDTF |
| `coordinates`, `systems` | coordinates as people write them, made longitude and latitude |
| `repeats`, `report` | what only the whole of a table shows, and what is said about it |
"""
