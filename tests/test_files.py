"""Files: read with clear errors, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from geo.errors import GeoError, InputError
from geo.formats.files import digest, read_bytes, read_text, write_whole


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty."),
        (b" \n\t\r\n", "the file is empty."),
        (b"\xef\xbb\xbf", "the file is empty."),
        (b"id\nM\xfcller", "the file is not UTF-8 (byte 0xFC)."),
        ("id,date".encode("utf-16"), "the file is not UTF-8 but UTF-16 (byte 0xFF)."),
        (b"PK\x03\x04\xff", "the file is not UTF-8 but a zip or Excel file (byte 0xFF)."),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(
    tmp_path: Path, content: bytes, message: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_text(file)
    [problem] = error.value.problems
    assert (problem.reason, str(problem).count("\n")) == (message, 0)


def test_a_bad_byte_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"one\ntwo\nthr\xe9e")
    with pytest.raises(InputError) as error:
        read_text(file)
    assert str(error.value) == (
        f'{file}:3: the file is not UTF-8 (byte 0xE9). Save it as UTF-8 (in Excel: "CSV UTF-8").'
    )


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, reason in [
        (tmp_path / "none.csv", "there is no such file."),
        (tmp_path, "this is a folder, a file was expected."),
    ]:
        with pytest.raises(InputError) as error:
            read_bytes(path)
        assert error.value.problems[0].reason == reason


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("\ufeffid,dáte".encode())
    assert read_text(file) == "id,dáte"


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    for data in (b"old", b"new"):
        write_whole(file, data)
        assert file.read_bytes() == data
    assert list(tmp_path.iterdir()) == [file]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "page.html"
    file.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(GeoError) as error:
        write_whole(file, b"new")
    assert str(error.value) == f"{file}: the file cannot be written (No space left on device)."
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"old", [file])


def test_a_file_in_a_missing_folder_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(GeoError, match="the file cannot be written"):
        write_whole(tmp_path / "none" / "page.html", b"new")


def test_a_digest_tells_pieces_apart() -> None:
    pieces = [[b"ab", b"c"], [b"a", b"bc"], [b"abc"], [b"abc", b""], [b"c", b"ab"], []]
    digests = [digest(parts) for parts in pieces]
    assert len(set(digests)) == len(pieces)
    assert digests[-1] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_link_stays_a_link_and_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    file, link = tmp_path / "data" / "a.json", tmp_path / "a.json"
    file.parent.mkdir()
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(Path("data") / "a.json")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new", 0o640)
    assert [path.name for path in file.parent.iterdir()] == ["a.json"]
