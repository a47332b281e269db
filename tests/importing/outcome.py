"""What an import of a file gives, as the expectations beside the exports have it.

    python tests/importing/outcome.py FILE ...

writes the expectation of each file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import geo
import geo.formats


def outcome(path: Path, **options: Any) -> dict[str, Any]:
    """The events and the report of an import, without what is empty."""
    events, report = geo.formats.read(path, **options)
    facts = json.loads("".join(report.json()))
    for key in ("path", "reasons"):
        facts.pop(key)
    for problem in facts["left_out"]:
        problem.pop("path")
    return {
        "report": {key: value for key, value in facts.items() if value not in ("", [], {}, 0)},
        "events": [
            {key: cell for key, cell in row.items() if cell != ""}
            for row in events.to_dict("records")
        ],
    }


if __name__ == "__main__":
    for name in sys.argv[1:]:
        text = json.dumps(outcome(Path(name)), ensure_ascii=False, indent=1)
        Path(f"{name}.expected.json").write_text(text + "\n", encoding="utf-8")
        sys.stdout.buffer.write(f"{text}\n".encode())
