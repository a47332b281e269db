"""Fast accept: which features are surely without fault, told by columns instead of one by one.

What is accepted here is not looked at by the rules about single features. So every test is at
least as strict as those rules; what fails one of them is not wrong, only looked at slowly. No
coordinate ever becomes a Python number, and no feature a dictionary.

| module | idea |
|---|---|
| `chunks` | the text of a collection, or its lines, cut into chunks of whole features |
| `decoding` | a chunk as columns: ids, kinds, and properties and coordinates as raw text |
| `shapes` | raw coordinates as one array, and how they are nested |
| `drawing`, `outlines` | shapes as geometries, where GEOS or a rule has to be asked |
| `points`, `runs`, `lines`, `rings` | which positions, lines and rings no rule could remark on |
| `properties` | properties by name, as columns or as text |
| `alike`, `values` | which properties and ids no rule could remark on |
| `verdict` | all of it put together: which features are good, and what is right about others |
"""
