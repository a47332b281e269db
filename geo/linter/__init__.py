"""The linter behind `geo validate`: files in, findings out.

| module | idea |
|---|---|
| `rules/` | the rules, a folder a family; each is one object with examples |
| `validation/` | files read, judged, and findings placed |
| `acceptance/` | good features passed over by columns, so that only others are looked at |
| `texts/` | JSON, CSV and TOML as text: where each token stands, and what is wrong with a byte |
| `inputs`, `checking`, `cache` | which files are looked at, and which of them need not be again |
| `ruleset`, `configuration`, `declaration`, `baseline` | which rules hold, where, and of what |
| `findings`, `fixes` | what was found, and edits of bytes that mend it |
| `reports/`, `findings_map`, `rulebook` | findings and rules in words, and on a map |
"""
