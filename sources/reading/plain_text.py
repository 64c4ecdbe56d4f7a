"""A .txt as located text: encoding found out, hard-wrapped lines joined to paragraphs, characters kept as they are."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from statistics import median

from sources.places import WordSpan
from sources.reading.legacy_text import detect, is_syllable
from sources.reading.located import Document, Paragraph
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
_STARTS_NEW = re.compile(r"^\s*(?:[-+•*–]\s|\(?(?:\d{1,2}|[IVX]{1,5}|[a-zđA-Z])[.)](?:\d{1,2}[.)]?)*\s)")
_ENDS_SENTENCE = re.compile(r"[.!?…]['\"”)]?$")
_ENDS_PARAGRAPH = re.compile(r"(?:[:]|\./\.)$")
_FULL = 0.72


def read_plain_text(path: Path) -> Document:
    """The paragraphs of a text file. Raises Refused where its encoding cannot be found out."""
    text = decode_bytes(path.read_bytes(), path.name)
    return Document(tuple(_paragraphs(text)))


def decode_bytes(content: bytes, file: str) -> str:
    """The characters of a text file: by its byte order mark, as UTF-8, or by the decoding that gives Vietnamese syllables.

    TCVN3 and VNI stay undecoded (as Latin-1 characters), as they do in Word files.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    latin = content.decode("latin-1")
    if detect(latin):
        return latin
    windows = content.decode("cp1258", errors="replace")
    words = [word for word in re.findall(r"[^\W\d_]+(?:[\u0300-\u0323][^\W\d_]*)*", windows) if not word.isascii()]
    if words and sum(map(is_syllable, words)) >= len(words) / 2:
        return windows
    raise MESSAGES.refused("PII-TEXT-ENCODING", file=file)


def _paragraphs(text: str) -> list[Paragraph]:
    """Lines joined where the one before is full and the next does not begin a list item; blank lines part paragraphs,
    unless every line is followed by one (a text copied out of a PDF)."""
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n\r\f]*\S[^\n\r\f]*", text)]
    if not lines:
        return []
    width = median(sorted(end - start for start, end in lines)[len(lines) // 2 :])
    blank_between = [_blank(text[one[1] : two[0]]) for one, two in pairwise(lines)]
    doubled = len(lines) > 3 and sum(blank_between) > 0.6 * len(blank_between)
    groups = [list(lines[0])]
    for (start, end), blank in zip(lines[1:], blank_between, strict=True):
        previous = text[groups[-1][0] : groups[-1][1]]
        last_line = previous.rsplit("\n", 1)[-1].rstrip()
        joins = (doubled or not blank) and _continues(last_line, text[start:end], width)
        if joins:
            groups[-1][1] = end
        else:
            groups.append([start, end])
    return [_paragraph(block, text[start:end]) for block, (start, end) in enumerate(groups)]


def _continues(line: str, following: str, width: float) -> bool:
    if _STARTS_NEW.match(following) or _ENDS_PARAGRAPH.search(line):
        return False
    if _ENDS_SENTENCE.search(line):
        return len(line) >= width
    return len(line) >= _FULL * width or following.strip()[:1].islower()


def _blank(between: str) -> bool:
    return between.count("\n") > 1


def _paragraph(block: int, text: str) -> Paragraph:
    return Paragraph(text, WordSpan("document", block, end=len(text)))
