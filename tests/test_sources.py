"""The registers of sources, claims and categories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from geo.errors import InputError
from geo.sources import (
    CATEGORY_COLUMNS,
    CLAIM_COLUMNS,
    SOURCE_COLUMNS,
    empty,
    read_categories,
    read_claims,
    read_sources,
)

Reader = Callable[[Path], pd.DataFrame]


def read(reader: Reader, folder: Path, text: str) -> pd.DataFrame:
    file = folder / "a.csv"
    file.write_text(text, encoding="utf-8")
    return reader(file)


def test_a_source_has_every_column(tmp_path: Path) -> None:
    found = read(read_sources, tmp_path, "id,title,url,shelf\ns1,One,https://a.example/,top\n")
    filled = {"title": "One", "url": "https://a.example/", "shelf": "top", "row": 2}
    assert found.to_dict("index") == {"s1": dict.fromkeys(SOURCE_COLUMNS, "") | filled}


def test_a_claim_has_a_list_of_sources(tmp_path: Path) -> None:
    text = "id,event,says,date,sources\nc1,e1,So it was.,2023-10~,s1;s2\nc2,e1,So it was not.,,\n"
    found = read(read_claims, tmp_path, text)
    assert found["sources"].to_dict() == {"c1": ["s1", "s2"], "c2": []}
    assert set(found.columns) == {*CLAIM_COLUMNS, "row"}


def test_a_category_has_names_by_language(tmp_path: Path) -> None:
    found = read(read_categories, tmp_path, "id,name,name:ru\nbattle,Battle,Бой\n")
    filled = {"name": "Battle", "name:ru": "Бой", "row": 2}
    assert found.to_dict("index") == {"battle": dict.fromkeys(CATEGORY_COLUMNS, "") | filled}


@pytest.mark.parametrize(
    ("reader", "text", "messages"),
    [
        (
            read_sources,
            "id,title\ns1,One\n,Two\ns1,Three\n",
            [
                'row 3, column "id": the row has no id.',
                'row 4, column "id", value "s1": another row has the same id.',
            ],
        ),
        (
            read_sources,
            "ids,title\n",
            ['row 1, column "id": the column is missing. Did you mean "ids"?'],
        ),
        (
            read_claims,
            "id,event,says,date\nc1,e,s,12/31/2020\nc2,e,s,2020\nc3,e,s,soon\n",
            [
                'row 2, column "date", value "12/31/2020": claim "c1": this is not an ISO date. '
                "Write 2020-12-31.",
                'row 4, column "date", value "soon": claim "c3": this is not a date. Write it as '
                "2020-11-10, 2020-11, 2020, 2020-11-10/2023-09-20 or 2024-04~ (EDTF).",
            ],
        ),
    ],
)
def test_every_problem_of_a_register_is_named_with_its_row(
    tmp_path: Path, reader: Reader, text: str, messages: list[str]
) -> None:
    with pytest.raises(InputError) as error:
        read(reader, tmp_path, text)
    assert str(error.value).replace(f"{tmp_path}/a.csv, ", "").splitlines() == messages


def test_an_atlas_without_a_register_has_an_empty_one() -> None:
    assert (empty(CLAIM_COLUMNS).columns.tolist(), len(empty(CLAIM_COLUMNS))) == (CLAIM_COLUMNS, 0)
