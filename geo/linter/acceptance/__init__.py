"""Fast accept: which features are surely without fault, told by columns instead of one by one.

What is accepted here is not looked at by the rules about single features. So every test is at
least as strict as those rules; what fails one of them is not wrong, only looked at slowly. No
coordinate ever becomes a Python number, and no feature a dictionary.

| module | idea |
|---|---|
| `chunks` | the text of a collection cut into chunks of whole features |
| `decoding` | a chunk as ids, columns of properties, and coordinates as raw text |
| `shapes` | raw coordinates as one array, and how they are nested |
| `points`, `rings` | which positions and rings no rule could remark on |
| `values` | which ids and properties no rule could remark on |
| `verdict` | all of it put together: the features of a chunk that are good |
"""
