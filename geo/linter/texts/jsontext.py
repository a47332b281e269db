r"""JSON text (RFC 8259) with positions: which byte is wrong, and where each value stands.

Everything here reads forward once, without recursion, so that time is linear in the text and
memory in its depth. Parsers that are quicker accept good text; this one explains.

>>> next(iter(faults(b'{"a": tru}'))).start
9
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

DEEPEST = 64  # brackets open at once; GeoJSON of RFC 7946 needs 12

Path = tuple[str | int, ...]

_SPACE = re.compile(rb"[ \t\n\r]*+")
_STRING = re.compile(
    rb'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+'  # up to the closing quote
)
_NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
_NOT_JSON = re.compile(rb"[+-]?(?:NaN|Infinity|nan|inf(?:inity)?)\b")
_LITERALS = {b"t": b"true", b"f": b"false", b"n": b"null"}
_ESCAPED_SURROGATE = re.compile(rb"\\(?:[^u]|u([0-9a-fA-F]{4}))")


class Token(NamedTuple):
    """A bracket, key, string, number or literal at `[start, end)`."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Fault:
    """A place where the text is no JSON, or JSON that readers do not agree on."""

    kind: str
    start: int
    end: int
    message: str


class JSONSyntaxError(Exception):
    """The first byte at which no JSON text can go on."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset, self.message = offset, message


def tokens(data: bytes, start: int = 0, inside: str = "") -> Iterator[Token]:
    """The tokens of the JSON value that starts at an offset.

    With `inside`, the brackets that are open around it, such as `"{["`, reading goes on to the
    end of the text.

    Kinds are `{`, `}`, `[`, `]`, `key`, `string`, `number`, `literal`, and `nan` for what some
    writers put for numbers that JSON lacks.

    Raises:
        JSONSyntaxError: at the first byte that cannot be.
    """
    stack = bytearray(inside.encode())
    state, at = "value", start
    while True:
        at = _SPACE.match(data, at).end()  # type: ignore[union-attr]  # matches the empty text
        byte = data[at : at + 1]
        if state == "after":
            if not stack:
                if byte:
                    raise JSONSyntaxError(
                        at, f"expected the end of the text, found {_shown(data, at)}"
                    )
                return
            closing = b"}" if stack[-1:] == b"{" else b"]"
            if byte == b",":
                state = "key" if stack[-1:] == b"{" else "value"
                at += 1
                continue
            if byte != closing:
                wanted = f'"," or "{closing.decode()}"'
                raise JSONSyntaxError(at, f"expected {wanted}, found {_shown(data, at)}")
            stack.pop()
            yield Token(closing.decode(), at, at + 1)
            at += 1
        elif byte == b'"':
            end = _string_end(data, at)
            is_key = state in {"key", "first key"}
            yield Token("key" if is_key else "string", at, end)
            at = _colon(data, end) if is_key else end
            state = "value" if is_key else "after"
        elif state == "first key" and byte == b"}":
            stack.pop()
            yield Token("}", at, at + 1)
            at, state = at + 1, "after"
        elif state in {"key", "first key"}:
            wanted = 'a key in quotation marks or "}"' if state == "first key" else "a key"
            raise JSONSyntaxError(at, f"expected {wanted}, found {_shown(data, at)}")
        elif byte in {b"{", b"["}:
            stack += byte
            yield Token(byte.decode(), at, at + 1)
            at, state = at + 1, "first key" if byte == b"{" else "first value"
        elif byte == b"]" and state == "first value":
            stack.pop()
            yield Token("]", at, at + 1)
            at, state = at + 1, "after"
        else:
            token = _scalar(data, at)
            yield token
            at, state = token.end, "after"


def _colon(data: bytes, at: int) -> int:
    at = _SPACE.match(data, at).end()  # type: ignore[union-attr]
    if data[at : at + 1] != b":":
        raise JSONSyntaxError(at, f'expected ":" after the key, found {_shown(data, at)}')
    return at + 1


def _string_end(data: bytes, at: int) -> int:
    end = _STRING.match(data, at).end()  # type: ignore[union-attr]  # it starts with a quote
    byte = data[end : end + 1]
    if byte == b'"':
        return end + 1
    if not byte:
        raise JSONSyntaxError(end, "the text ends inside a string")
    if byte != b"\\":
        reason = f"a control character 0x{byte[0]:02X} must be escaped in a string"
        raise JSONSyntaxError(end, reason)
    bad = end + 1
    if data[bad : bad + 1] == b"u":
        bad += 1
        while data[bad : bad + 1].isalnum() and int(data[bad : bad + 1], 36) < 16:
            bad += 1
    reason = "the text ends inside a string" if bad >= len(data) else "this escape is not JSON"
    raise JSONSyntaxError(bad, reason)


def _scalar(data: bytes, at: int) -> Token:
    if found := _NOT_JSON.match(data, at):
        return Token("nan", at, found.end())
    if found := _NUMBER.match(data, at):
        _check_number_ends(data, found)
        return Token("number", at, found.end())
    byte = data[at : at + 1]
    if byte == b"-":
        raise JSONSyntaxError(at + 1, f'expected a digit after "-", found {_shown(data, at + 1)}')
    word = _LITERALS.get(byte, b"")
    same = 0
    while same < len(word) and data[at + same : at + same + 1] == word[same : same + 1]:
        same += 1
    if word and same == len(word):
        return Token("literal", at, at + same)
    if word:
        raise JSONSyntaxError(
            at + same, f'expected "{word.decode()}", found {_shown(data, at + same)}'
        )
    raise JSONSyntaxError(at, f"expected a value, found {_shown(data, at)}")


def _check_number_ends(data: bytes, found: re.Match[bytes]) -> None:
    """Look at what follows a number, which may be the start of a part that is not finished."""
    number, end = found[0], found.end()
    byte = data[end : end + 1]
    has_exponent = b"e" in number or b"E" in number
    if byte.isdigit() and number.removeprefix(b"-") == b"0":
        raise JSONSyntaxError(end, "a number has no leading zero")
    if (byte == b"." and b"." not in number and not has_exponent) or (
        byte in {b"e", b"E"} and not has_exponent
    ):
        bad = end + 1
        if byte != b"." and data[bad : bad + 1] in {b"+", b"-"}:
            bad += 1
        raise JSONSyntaxError(bad, f"expected a digit, found {_shown(data, bad)}")


def _shown(data: bytes, at: int) -> str:
    if at >= len(data):
        return "the end of the text"
    piece = data[at : at + 4].decode(errors="ignore")[:1]
    return f'"{piece}"' if piece.isprintable() and piece else f"byte 0x{data[at]:02X}"


def faults(data: bytes, start: int = 0, inside: str = "") -> Iterator[Fault]:
    """All faults of a JSON text, up to the first syntax error, which ends it.

    Kinds: `syntax`, `trailing` (more text after the value), `nan`, `overflow` (a number that is
    infinite when read), `deep` (once), `surrogate` (half a pair), `duplicate` (a key given again
    in one object).
    """
    keys: list[set[str] | None] = []
    depth, told = len(inside), False
    try:
        for token in tokens(data, start, inside):
            match token.kind:
                case "{" | "[":
                    depth += 1
                    keys.append(set() if token.kind == "{" else None)
                    if depth > DEEPEST and not told:
                        told = True
                        reason = f"brackets are nested deeper than {DEEPEST}"
                        yield Fault("deep", token.start, token.end, reason)
                case "}" | "]":
                    depth -= 1
                    if keys:
                        keys.pop()
                case "nan":
                    word = data[token.start : token.end].decode()
                    bad = token.start + (word[0] in "-n")  # these could still be -1 and null
                    yield Fault("nan", bad, token.end, f"{word} is not JSON")
                case "number" if _overflows(data, token):
                    reason = f"{_brief(data, token)} is too large for a double"
                    yield Fault("overflow", token.start, token.end, reason)
                case "string" | "key":
                    yield from _surrogates(data, token)
                    if token.kind == "key" and keys and (known := keys[-1]) is not None:
                        name = text_of(data, token)
                        if name in known:
                            reason = f'the key "{name[:80]}" is given twice in one object'
                            yield Fault("duplicate", token.start, token.end, reason)
                        known.add(name)
    except JSONSyntaxError as fault:
        kind = "trailing" if fault.message.startswith("expected the end") else "syntax"
        end = min(fault.offset + 1, max(len(data), fault.offset))
        yield Fault(kind, fault.offset, end, fault.message)


def _overflows(data: bytes, token: Token) -> bool:
    piece = data[token.start : token.end]
    return (b"e" in piece or b"E" in piece or len(piece) > 300) and abs(float(piece)) == float(
        "inf"
    )


def _brief(data: bytes, token: Token) -> str:
    return data[token.start : min(token.end, token.start + 40)].decode()


def _surrogates(data: bytes, token: Token) -> Iterator[Fault]:
    """Escapes of UTF-16 surrogates that do not come in pairs."""
    if data.find(b"\\u", token.start, token.end) < 0:
        return
    high: re.Match[bytes] | None = None
    for found in _ESCAPED_SURROGATE.finditer(data, token.start, token.end):
        code = int(found[1], 16) if found[1] else 0
        joined = high is not None and found.start() == high.end()
        if 0xDC00 <= code <= 0xDFFF and joined:
            high = None
            continue
        if high is not None:
            yield _lone(high)
            high = None
        if 0xD800 <= code <= 0xDBFF:
            high = found
        elif 0xDC00 <= code <= 0xDFFF:
            yield _lone(found)
    if high is not None:
        yield _lone(high)


def _lone(found: re.Match[bytes]) -> Fault:
    text = found[0].decode()
    return Fault("surrogate", found.start(), found.end(), f"{text} is half a surrogate pair")


def text_of(data: bytes, token: Token) -> str:
    """The text that a string or key token stands for; half surrogate pairs are kept as they are."""
    raw = data[token.start + 1 : token.end - 1]
    if b"\\" not in raw:
        return raw.decode(errors="surrogateescape")
    import json

    return str(json.loads(b'"' + raw + b'"'))


class Place(NamedTuple):
    """Where a value stands in the text, and the key before it, if it is a member of an object."""

    start: int
    end: int
    key_start: int | None = None
    key_end: int | None = None
