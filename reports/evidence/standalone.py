"""Checks a package of a plan with Python alone: `python3 -I -S PACKAGE.zip [--key PUBLIC_KEY]`, whose `__main__` this is.

It shares no code with the program that made the package and needs nothing installed: a second way to the same answers.
Nothing is unpacked or written; members that point elsewhere, links and bombs are refused before anything is read. Exit code
0: all agrees; 1: something does not; 2: no package.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

Json = dict[str, Any]
Failures = Iterator[str]
MOST_BYTES, MOST_MEMBERS = 2 * 2**30, 20_000
_CONFINED = re.compile(r"(?![A-Za-z]:)(?!(?:.*/)?\.{0,2}(?:/|\Z))[^/\\\x00-\x1f][^\\\x00-\x1f]*\Z")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NOT_BY_INPUTS = ("forward_model", "target_model", "outlook", "finding", "identity", "latest_date", "edition_end")


class Package:
    """The members of a package, by name."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        self.entries = self.archive.infolist()
        self.names = {entry.filename for entry in self.entries}

    def unsafe(self) -> Failures:
        """Members that point outside, occur twice, are links, or are more than a package can be."""
        seen: set[str] = set()
        for entry in self.entries:
            name = entry.filename
            is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
            if not _CONFINED.match(name) or name.casefold() in seen or is_link or entry.flag_bits & 1:
                yield name
            seen.add(name.casefold())
        if sum(entry.file_size for entry in self.entries) > MOST_BYTES or len(self.entries) > MOST_MEMBERS:
            yield f"> {MOST_BYTES} B / {MOST_MEMBERS}"

    def read(self, name: str) -> bytes:
        return self.archive.read(name)

    def lines(self, name: str) -> list[Json]:
        return [json.loads(line) for line in self.read(name).split(b"\n") if line]

    def under(self, folder: str) -> dict[str, str]:
        """Name inside the folder → name of the member."""
        return {name[len(folder) :]: name for name in sorted(self.names) if name.startswith(folder)}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def canonical(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Check:
    """The checks of one package. Each yields what does not agree, and counts what it looked at."""

    def __init__(self, package: Package, key: str) -> None:
        self.package, self.key = package, key
        self.manifest: Json = json.loads(package.read("plan/manifest.json"))
        self.records = {item["number_id"]: item for item in package.lines("plan/numbers.jsonl")}
        self.origins = {item["fact_id"]: item for item in package.lines("plan/evidence/origins.jsonl")}
        self.sources = {name.partition("/")[0]: member for name, member in package.under("sources/").items()}
        self.looked_at = 0

    def all(self) -> Iterator[tuple[str, Callable[[], Failures]]]:
        for name in ("files", "sources_kept", "ledger", "signature", "numbers", "places", "documents", "exports"):
            yield name, getattr(self, name)

    def files(self) -> Failures:
        """The files of the plan are those that its manifest names."""
        found = {name: sha256(self.package.read(member)) for name, member in self.package.under("plan/").items()}
        found.pop("manifest.json")
        for name in sorted(found.keys() | self.manifest["outputs"].keys()):
            self.looked_at += 1
            if found.get(name) != self.manifest["outputs"].get(name):
                yield name

    def sources_kept(self) -> Failures:
        """Every source of the plan is there, each under its hash."""
        wanted = {item["sha256"]: item["name"] for item in (*self.manifest["inputs"], *self.origins.values())}
        for hashed, name in sorted(wanted.items()):
            self.looked_at += 1
            if hashed not in self.sources or sha256(self.package.read(self.sources[hashed])) != hashed:
                yield str(name)

    def ledger(self) -> Failures:
        """The chain of the ledger holds, and a line says that this plan was published."""
        previous, published = "0" * 64, False
        seal = sha256(self.package.read("plan/manifest.json"))
        for number, body in enumerate(self.package.lines("ledger.jsonl"), start=1):
            self.looked_at += 1
            stated = body.pop("hash", None)
            if stated != sha256(canonical(body)) or body.get("previous") != previous:
                yield str(number)
                return
            previous = stated
            published = published or (body.get("identity"), body.get("manifest")) == (self.manifest["identity"], seal)
        if not published:
            yield self.manifest["identity"]

    def signature(self) -> Failures:
        """The signatures over this plan are valid; with a key, there is one by it."""
        seal, by_key = sha256(self.package.read("plan/manifest.json")), False
        for body in self.package.lines("ledger.jsonl"):
            if body.get("event") == "signed" and body.get("manifest") == seal:
                self.looked_at += 1
                text = canonical({name: body[name] for name in ("head", "identity", "manifest", "key")})
                if not signature_holds(bytes.fromhex(body["key"]), text, bytes.fromhex(body["signature"])):
                    yield str(body["key"])
                by_key = by_key or body["key"] == self.key
        if self.key and not by_key:
            yield self.key

    def numbers(self) -> Failures:
        """Every number that a rule makes of its inputs is made again."""
        for number_id, record in self.records.items():
            if record["rule"] in _NOT_BY_INPUTS or record["rule"].startswith("setting:"):
                continue
            self.looked_at += 1
            made = self._made(record)
            if made is None or _plain(made) != _plain(record["value"]):
                yield f"{number_id}: {record['value']} / {made}"

    def _made(self, record: Json) -> str | None:
        try:
            if record["kind"] in ("observed", "committed"):
                return _attribute(record["rule"], self.origins[record["inputs"][0]["id"]]["columns"])
            values = [(item["role"], self._value(item)) for item in record["inputs"]]
            return _by_rule(record["rule"], values)
        except (KeyError, ValueError, IndexError, InvalidOperation, ZeroDivisionError):
            return None

    def _value(self, item: Json) -> str:
        if item["id"] in self.records:
            return str(self.records[item["id"]]["value"])
        columns = self.origins[item["id"]]["columns"]
        return str(columns.get(item["role"] if item["role"] in ("edition", "cost") else "value", ""))

    def places(self) -> Failures:
        """What a plan quotes stands there: cells of .xlsx, fields of .csv, words of .docx (no other formats)."""
        by_file: dict[str, list[Json]] = {}
        for origin in self.origins.values():
            by_file.setdefault(origin["sha256"], []).append(origin)
        for hashed, origins in sorted(by_file.items()):
            content = self.package.read(self.sources[hashed]) if hashed in self.sources else b""
            stands = _reader(content, {origin["place"]["format"] for origin in origins})
            for origin in origins if stands else ():
                self.looked_at += 1
                if stands and not stands(origin["place"]):
                    yield f"{origin['name']} {origin['fact_id']} “{origin['place']['raw_text']}”"

    def documents(self) -> Failures:
        """Every number that stands in a Word document says what its record says."""
        for name, member in self.package.under("plan/").items():
            if name.endswith(".docx"):
                for tag, text in _controls(self.package.read(member)):
                    if tag in self.records or tag.partition(".")[0] in ("pii", "ind", "target", "pillar"):
                        self.looked_at += 1
                        if " ".join(self.records.get(tag, {}).get("shown_text", "").split()) != " ".join(text.split()):
                            yield f"{name} {tag}: {text}"

    def exports(self) -> Failures:
        """The tables are those that the catalogue names."""
        if "exports/datapackage.json" in self.package.names:
            for resource in json.loads(self.package.read("exports/datapackage.json"))["resources"]:
                self.looked_at += 1
                if f"sha256:{sha256(self.package.read('exports/' + resource['path']))}" != resource["hash"]:
                    yield resource["path"]


def _plain(value: Any) -> Any:
    try:
        return Decimal(str(value)).normalize()
    except InvalidOperation:
        return value


def _attribute(rule: str, columns: Json) -> str:
    kind, _, inner = rule.partition(":")
    if kind == "text" and inner:
        start, _, end = inner.partition(":")
        return str(columns["text"])[int(start) : int(end)]
    return str(columns["attributes"][inner] if kind == "attribute" else columns[rule])


def _by_rule(rule: str, inputs: list[tuple[str, str]]) -> str:
    name, _, parameter = rule.rstrip(")").partition("(")
    if name == "same":
        return inputs[0][1]
    if name == "count":
        return str(sum(role == "counted" for role, _ in inputs))
    parts = {role: Decimal(value) for role, value in inputs}
    values = [Decimal(value) for _, value in inputs]
    made = {
        "sum": lambda: sum(values, Decimal(0)),
        "mean": lambda: sum(values, Decimal(0)) / len(values),
        "difference": lambda: parts["of"] - parts["from"],
        "share": lambda: 100 * parts["part"] / parts["whole"],
        "rank_of": lambda: Decimal(1 + sum(Decimal(value) > parts["own"] for role, value in inputs if role == "other")),
        "count_positive": lambda: Decimal(sum(value > 0 for value in values)),
        "years_after": lambda: parts["edition"] + int(parameter),
        "from_delta": lambda: parts["baseline"] + parts["commitment"],
        "from_delta_percent": lambda: parts["baseline"] * (1 + parts["commitment"] / 100),
        "from_factor": lambda: parts["baseline"] * parts["commitment"],
    }[name]()
    if name in ("mean", "difference", "share"):
        made = made.quantize(Decimal(1).scaleb(-int(parameter)), rounding=ROUND_HALF_UP)
    return format(made, "f")


def _reader(content: bytes, formats: set[str]) -> Callable[[Json], bool] | None:
    """Whether the words of a place stand in a file; None for a format that is not looked at."""
    if formats == {"csv"}:
        return _csv(content)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            return None
        if formats == {"sheet"} and "xl/workbook.xml" in archive.namelist():
            return _xlsx(archive)
        if formats == {"word"} and "word/document.xml" in archive.namelist():
            return _docx(archive)
    return None


def _csv(content: bytes) -> Callable[[Json], bool] | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    readings = [list(csv.reader(io.StringIO(text, newline=""), delimiter=mark)) for mark in ",;\t"]

    def stands(place: Json) -> bool:
        row, column = place["row"] - 1, place["column"] - 1
        fields = [rows[row][column] for rows in readings if len(rows) > row and len(rows[row]) > column]
        return (
            place["raw_text"] in [field[place.get("start") : place.get("end")] for field in fields] or not place["raw_text"]
        )

    return stands


def _tree(content: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in content:
        raise ValueError("DOCTYPE")
    return ElementTree.fromstring(content)


def _xlsx(archive: zipfile.ZipFile) -> Callable[[Json], bool]:
    names = archive.namelist()
    strings = _tree(archive.read("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else ()
    shared = ["".join(text.text or "" for text in item.iter(f"{_SHEET}t")) for item in strings]
    targets = {item.get("Id"): item.get("Target", "") for item in _tree(archive.read("xl/_rels/workbook.xml.rels"))}
    cells: dict[tuple[str, str], str] = {}
    for sheet in _tree(archive.read("xl/workbook.xml")).iter(f"{_SHEET}sheet"):
        target = targets[sheet.get(_RELATED)].lstrip("/")
        member = target if target.startswith("xl/") else f"xl/{target}"
        for cell in _tree(archive.read(member)).iter(f"{_SHEET}c"):
            value = cell.findtext(f"{_SHEET}v") or ""
            if cell.get("t") == "s":
                value = shared[int(value)]
            elif cell.get("t") == "inlineStr":
                value = "".join(text.text or "" for text in cell.iter(f"{_SHEET}t"))
            cells[sheet.get("name", ""), cell.get("r", "")] = value

    def stands(place: Json) -> bool:
        value, quoted = cells.get((place["sheet"], place["address"]), ""), place["raw_text"]
        return value[place.get("start") : place.get("end")] == quoted or _shows(value, quoted)

    return stands


def _shows(value: str, quoted: str) -> bool:
    """Whether a stored number is displayed so: with fewer decimals, or as a share."""
    try:
        number, shown = Decimal(value), Decimal(quoted.replace(",", ".").rstrip("%"))
    except InvalidOperation:
        return False
    number = 100 * number if quoted.endswith("%") else number
    return number.quantize(Decimal(1).scaleb(min(int(shown.as_tuple().exponent), 0)), rounding=ROUND_HALF_UP) == shown


def _docx(archive: zipfile.ZipFile) -> Callable[[Json], bool]:
    texts = []
    for name in archive.namelist():
        if re.fullmatch(r"word/(document|footnotes|endnotes|header\d*|footer\d*|comments)\.xml", name):
            for paragraph in _tree(archive.read(name)).iter(f"{_WORD}p"):
                texts.append(_text(paragraph))
    return lambda place: any(" ".join(place["raw_text"].split()) in text for text in texts)


def _text(element: ElementTree.Element) -> str:
    said = {f"{_WORD}t", f"{_WORD}delText", f"{_WORD}tab", f"{_WORD}br"}
    return " ".join("".join((item.text or "") if item.text else " " for item in element.iter() if item.tag in said).split())


def _controls(content: bytes) -> Iterator[tuple[str, str]]:
    """Tag and text of every content control of the body."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for control in _tree(archive.read("word/document.xml")).iter(f"{_WORD}sdt"):
            tag = control.find(f"{_WORD}sdtPr/{_WORD}tag")
            body = control.find(f"{_WORD}sdtContent")
            if tag is not None and body is not None:
                yield tag.get(f"{_WORD}val", ""), _text(body)


_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
Point = tuple[int, int, int, int]


def _add(one: Point, other: Point) -> Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % _P, (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _add(total, point)
        point, number = _add(point, point), number >> 1
    return total


def _point(encoded: bytes) -> Point | None:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    squared = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(squared, (_P + 3) // 8, _P)
    if (x * x - squared) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if y >= _P or (x * x - squared) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Ed25519 as RFC 8032, section 5.1.7, says it: 8 S B = 8 R + 8 k A."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, nonce, scalar = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    base = _point(bytes.fromhex("58" + "66" * 31))
    if key is None or nonce is None or base is None or scalar >= _L:
        return False
    hashed = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    left, right = _times(8 * scalar, base), _times(8, _add(nonce, _times(hashed, key)))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 and (left[1] * right[2] - right[1] * left[2]) % _P == 0


def check(path: Path, key: str = "", said: dict[str, str] | None = None) -> int:
    """Check a package; print what was looked at and what does not agree, in the words `said` or those that it brings."""
    tell = sys.stdout.write
    try:
        package = Package(path)
        outside = list(package.unsafe())
        if outside:
            tell(f"{(said or {}).get('unsafe', 'UNSAFE')}: {', '.join(outside[:20])}\n")
            return 1
        words: dict[str, str] = said or json.loads(package.read("words.json"))
        checks = Check(package, key)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        tell(f"{(said or {}).get('none', '?')} {type(error).__name__}: {error}\n")
        return 2
    failed = 0
    for name, checked in checks.all():
        before = checks.looked_at
        try:
            failures = list(checked())
        except (KeyError, ValueError, IndexError, TypeError, zipfile.BadZipFile, ElementTree.ParseError) as error:
            failures = [f"{type(error).__name__}: {error}"]
        failed += len(failures)
        tell(f"{words[name]}: {checks.looked_at - before}; {words['failed']}: {len(failures)}\n")
        sys.stdout.writelines(f"    {failure}\n" for failure in failures[:50])
    tell(words["differs" if failed else "agrees"] + "\n")
    return int(bool(failed))


def main() -> int:
    """Check the package that this file lies in, or the one named."""
    stdout: Any = sys.stdout
    stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = sys.argv[1:]
    key = words[words.index("--key") + 1] if "--key" in words[:-1] else ""
    named = [word for word in words if word not in ("--key", key)]
    return check(Path(named[0]) if named else Path(__file__).parent, key)


if __name__ == "__main__":
    sys.exit(main())
