"""The engine of `geo validate`: files in, findings out.

A file is read once, as bytes. A FeatureCollection is cut into its features, which are read one
after the other, so that memory stays near the size of the file; the place of a finding is looked
up in the text of its feature only. Rules over layers, tables and atlases see records of what was
read.

| module | idea |
|---|---|
| `run` | all files of a run, and the public `validate` |
| `parallel` | several processes |
| `files` | one file: a pure function of its bytes |
| `documents` | GeoJSON: features in lists or lines by chunks, other texts by pieces |
| `collections` | good features accepted by columns, others looked at one by one |
| `pieces` | JSON text cut into what surrounds the features, and each feature |
| `features` | what the rules about single features say |
| `records` | features of a text as rules over layers see them |
| `frames` | frames, and layers in formats without text |
| `tables`, `maps` | event tables and registers; map files |
| `atlases` | the files of an atlas against each other |
| `settings` | configurations and baselines |
| `suppressions` | what features ask not to be held against |
| `places` | hits turned into findings, with their places in the text |
| `edited` | what a change of a fix does to the bytes of a text |
| `reading` | what one file came to |
"""

from geo.linter.validation.run import validate, validate_inputs

__all__ = ["validate", "validate_inputs"]
