"""Text in the wrong encoding, told from text in the right one."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given
from laws import law

from geo.garbled import may_be_garbled, meant

NAMES = ["Xankəndi", "Şuşa", "Ağdərə", "Zürich", "Genève – lac", "“quoted”", "Łódź", "東京", "Ə é"]
CYRILLIC = ["Степанакерт", "Шуша", "Нагорный Карабах (2020)", "Ստեփանակերտ"]


def read_as(text: str, encoding: str) -> str:
    """What a program makes of UTF-8 that it takes for another encoding."""
    known = {byte: bytes([byte]).decode(encoding, errors="ignore") for byte in range(256)}
    return "".join(known[byte] or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("name", [*NAMES, *CYRILLIC])
def test_what_was_read_in_the_encoding_of_western_windows_is_told(name: str) -> None:
    assert meant(read_as(name, "cp1252")) == meant(read_as(name, "latin-1")) == name


@pytest.mark.parametrize("name", CYRILLIC)
def test_what_was_read_in_the_encoding_of_cyrillic_windows_is_told(name: str) -> None:
    assert meant(read_as(name, "cp1251")) == name


@pytest.mark.parametrize(
    "text",
    [*NAMES, *CYRILLIC, "", "Shusha", "«été»", "à la «mode»", "“MENÜ”", "Ç…", "С…", "NÃO", "РС",
     "Ö”", "É»", "G\ufffd", "naïve café – “ok”"],
)  # fmt: skip
def test_what_was_read_as_it_was_written_stays(text: str) -> None:
    assert meant(text) is None


@law
@given(st.text())
def test_what_is_told_is_fewer_letters_and_was_suspected(text: str) -> None:
    told = meant(text)
    assert told is None or (may_be_garbled(text) and len(told) < len(text))
