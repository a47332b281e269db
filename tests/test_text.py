"""Folding of names, near misses, and addresses that are safe to link."""

from __future__ import annotations

import re
import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from laws import law

from geo.text import alternatives, did_you_mean, fold, nearest, web_address


@pytest.mark.parametrize(
    ("names", "folded"),
    [
        (("Xankəndi", "XANKƏNDİ", "xankendi", "Xankendi", "  XANKENDI "), "xankendi"),
        (("Степанакерт", "СТЕПАНАКЕРТ"), "степанакерт"),
        (("Ստեփանակերտ", "ՍՏԵՓԱՆԱԿԵՐՏ"), "ստեփանակերտ"),
        (("Երևան", "ԵՐԵՒԱՆ"), "երեւան"),
        (("Орёл", "Орел", "ОРЁЛ"), "орел"),
        (("Qubadlı", "Qubadli", "QUBADLI"), "qubadli"),
        (("Łódź", "Lodz"), "lodz"),
        (("Straße", "STRASSE"), "strasse"),
        (("St.-Denis", "St Denis", "st_denis", "St\u200b Denis"), "st denis"),
        (("ﬁ Ⅷ ①",), "fi viii 1"),
        (("हिन्दी",), "हिनदी"),
        (("—…!",), ""),
    ],
)
def test_spellings_of_one_name_fold_to_one_text(names: tuple[str, ...], folded: str) -> None:
    assert {fold(name) for name in names} == {folded}


@settings(law, max_examples=500)
@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@law
@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_folding_does_not_see_how_a_name_is_normalised(name: str, form: str) -> None:
    assert fold(unicodedata.normalize(form, name)) == fold(name)


def test_alternatives_are_the_names_between_slashes() -> None:
    assert alternatives("Stepanakert / Khankendi") == ["Stepanakert", "Khankendi"]
    assert alternatives("km/h") == ["km/h"]


def test_near_words_are_asked_for_the_most_similar_first() -> None:
    words = ["tiles", "title", "lang"]
    assert nearest("titles", words) == ["title", "tiles"]
    assert did_you_mean("titles", words) == 'Did you mean "title" or "tiles"?'
    assert did_you_mean("zzz", words) == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=c#d",
        "http://example.org",
        "HTTPS://EXAMPLE.ORG/",
        "https://user@example.org:8080/",
        "https://пример.рф/путь",
        "https://[2001:db8::1]/",
    ],
)
def test_an_absolute_web_address_is_kept_as_it_is(address: str) -> None:
    assert web_address(address) == address


HOSTILE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript://example.org/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "ftp://example.org",
    "//example.org",
    "/path",
    "example.org",
    "https:",
    "https://",
    "https:///path",
    "https://[",
    "https://exam\nple.org",
    "https://example.org/ space",
    "https://example.org/\u2028",
    "https://example.org/\x85",
    "\ufeffhttps://example.org",
    "",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_every_other_address_is_refused(address: str) -> None:
    assert web_address(address) is None


SCHEMES = st.sampled_from(
    ["javascript:", "data:", "vbscript:", "file:", "http:", "https:", "https://", "http://a", ""]
)


@settings(law, max_examples=1000)
@given(st.text(max_size=3), SCHEMES, st.text(max_size=20), st.integers(0, 12), st.characters())
def test_only_http_is_ever_linked(
    before: str, scheme: str, after: str, at: int, inserted: str
) -> None:
    text = before + scheme[:at] + inserted + scheme[at:] + after
    for candidate in (text, scheme + after):
        found = web_address(candidate)
        assert found in {None, candidate}
        if found is not None:
            assert re.match(r"(?i)https?://[^/]", found)
            assert "Cc" not in map(unicodedata.category, found)
