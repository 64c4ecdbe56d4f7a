"""What a person should know about a score file that was read: doubtful columns, holes, and figures that contradict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sources.contracts import Fact
from sources.innovation_index.drafts import Draft
from sources.innovation_index.framework import OTHER, PII, load_framework
from sources.innovation_index.reading import Book, Told
from sources.places import Place, ScanBox, SheetCell
from sources.reading.recognition import SURE
from sources.registry.provinces import ProvinceRegistry
from sources.tables.layout import Column, Role, TableLayout
from sources.tables.words import said
from sources.words.numbers import shown_float
from sources.words.vocabulary import FileKind, Measure

_CERTAIN = 0.9
_LONGEST = 80
_MOST_NAMED = 12
_ENOUGH_PROVINCES = 10


def observe(
    books: Sequence[Book], tables: Sequence[TableLayout], drafts: Sequence[Draft], facts: Sequence[Fact], told: Told
) -> list[Fact]:
    """Tells all there is to tell of a file's content; the facts, without hidden ones that contradict visible ones."""
    for book in books:
        for table in tables:
            if book.view.holds(table.sheet, table.first_row):
                _of_columns(book, table, told)
    for draft in drafts:
        _of_names(draft, told)
        if draft.around.framework.index_code not in (PII, OTHER):
            told.add("PII-SCORES-OTHER-INDEX", f"{draft.region.view.name}: {draft.around.framework.index_code}")
    editions = sorted({fact.edition for fact in facts if fact.edition is not None and fact.code})
    if len(editions) > 1:
        told.add("PII-SCORES-OTHER-EDITIONS", ", ".join(map(str, editions)))
    facts = _without_hidden(books, facts, told)
    _of_holes(facts, told)
    _of_recognition(facts, told)
    for fact in facts:
        if fact.edition is not None and fact.province not in ProvinceRegistry.load().names(fact.edition):
            told.add("PII-SCORES-OTHER-SET", f"{fact.province} ({fact.edition})", fact.place, (fact.fact_id,))
    of_coverage(provinces_given(facts), told)
    return list(facts)


def _place_of_header(book: Book, table: TableLayout, column: Column) -> Place | None:
    cells = (book.view.cells.get((row, column.number)) for row in reversed(table.header_rows))
    return next((cell.place() for cell in cells if cell), None)


def _of_columns(book: Book, table: TableLayout, told: Told) -> None:
    """Columns that no framework knows, that were read without certainty, or that hold no number at all."""
    framework = load_framework(table.index_code, table.edition if table.index_code == PII else None)
    if table.edition_elsewhere is not None and table.edition is not None:
        told.add("PII-SCORES-TWO-EDITIONS", f"{table.sheet}: {table.edition}, {table.edition_elsewhere}")
    for column in table.columns:
        header = f"«{(column.header or str(column.number))[:_LONGEST]}»"
        place = _place_of_header(book, table, column)
        unknown = column.role is Role.FIGURE and not column.code and table.shape.value == "wide"
        if column.reason == "summary_row":
            told.add("PII-SCORES-NOT-OWN", header, place)
        if column.reason in ("unknown_column", "no_header", "duplicate_column") or (unknown and not framework.open):
            told.add("PII-SCORES-UNKNOWN-COLUMN", header, place)
        elif column.reason == "text_column" and column.code:
            told.add("PII-SCORES-TEXT-COLUMN", header, place)
        elif column.role is Role.FIGURE and column.code in framework.nodes and column.confidence < _CERTAIN:
            other = f", {column.runner_up}" if column.runner_up else ""
            said = f"{header}: {column.code} {column.name} ({shown_float(column.confidence, 2)}{other})"
            told.add("PII-SCORES-UNSURE-COLUMN", said, place, worst=1 - column.confidence)
        if column.role is Role.FIGURE:
            _of_values(book, table, column, header, told)


def _of_values(book: Book, table: TableLayout, column: Column, header: str, told: Told) -> None:
    cells = [book.view.cells.get((row, column.number)) for row in range(table.first_row, table.last_row + 1)]
    values = [cell.number for cell in cells if cell and cell.number is not None and not cell.text.endswith("%")]
    shares = all(0 <= value <= 1 for value in values) and any(value % 1 for value in values)
    if not column.code and "%" in column.header and len(values) >= 5 and shares:
        told.add("PII-SCORES-PERCENT-AS-SHARE", header, _place_of_header(book, table, column))
    texts = [cell.text for cell in cells if cell and cell.number is None]
    whole = [text for text in texts if text.isdigit() and int(text) >= 100]
    broken = [text for text in texts if _might_be_thousands(text)]
    if column.measure not in (Measure.SCORE, Measure.RANK) and whole and broken and len(whole) + len(broken) == len(texts):
        told.add("PII-SCORES-THOUSANDS", f"{header}: {broken[0]}, {whole[0]}", _place_of_header(book, table, column))


def _might_be_thousands(text: str) -> bool:
    head, dot, tail = text.partition(".")
    return dot == "." and head.isdigit() and tail.isdigit() and 1 <= len(head) <= 3 and len(tail) <= 3


def _of_names(draft: Draft, told: Told) -> None:
    """Columns whose number and name, or name and heading, contradict each other; columns known by their number alone."""
    for entity in draft.entities:
        column = draft.columns[entity.number]
        header = f"«{column.header[:_LONGEST]}»"
        if entity.contradiction and not column.code:
            told.add("PII-SCORES-CODE-AND-NAME", f"{header} ({' / '.join(entity.contradiction)})")
        elif entity.renamed and column.code:
            told.add("PII-SCORES-RENAMED", f"{header}: {column.code} {column.name}"[: 2 * _LONGEST])


def _without_hidden(books: Sequence[Book], facts: Sequence[Fact], told: Told) -> list[Fact]:
    """Tells of hidden figures; leaves out those that a visible figure contradicts."""
    hidden: dict[str, tuple[Book, tuple[int, int], str]] = {}
    for book in books:
        if not (book.view.hidden or book.view.grid.hidden_rows or book.view.grid.hidden_columns):
            continue
        positions = {cell.selector: at for at, cell in book.view.cells.items()}
        for fact in book.facts:
            at = positions.get(fact.place.selector)
            if at and book.view.is_hidden(*at):
                where = book.view.name if book.view.hidden else f"{book.view.name}, {said('row')} {at[0]}"
                if not book.view.hidden and at[0] not in book.view.grid.hidden_rows:
                    where = f"{book.view.name}, {said('column')} {at[1]}"
                hidden[fact.fact_id] = (book, at, where)
    if not hidden:
        return list(facts)
    visible = {identity(fact): fact.value for fact in facts if fact.fact_id not in hidden and fact.value is not None}
    kept = []
    for fact in facts:
        if fact.fact_id in hidden:
            book, at, where = hidden[fact.fact_id]
            told.add("PII-SCORES-HIDDEN", where, fact.place, (fact.fact_id,))
            if visible.get(identity(fact), fact.value) != fact.value:
                book.used.discard(at)
                book.ignore(*at, "hidden")
                continue
        kept.append(fact)
    return kept


def identity(fact: Fact) -> tuple[object, ...]:
    """What a fact is a figure of: two facts of one identity should have one value."""
    return (fact.index_code, fact.edition, fact.province, fact.code or fact.name, fact.measure)


def _of_holes(facts: Sequence[Fact], told: Told) -> None:
    """Each province and node without a figure once, with its first cell."""
    holes: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.value is None and fact.code:
            holes.setdefault((fact.province, fact.code), []).append(fact)
    for (province, code), missing in holes.items():
        first = missing[0].place.selector
        where = f" ({first.address})" if isinstance(first, SheetCell) else ""
        subjects = tuple(fact.fact_id for fact in missing)
        told.add("PII-SCORES-MISSING-FIGURE", f"{province} {code}{where}", missing[0].place, subjects)


def _of_recognition(facts: Sequence[Fact], told: Told) -> None:
    """Figures read from a scan are never sure: how many there are, and the doubtful ones."""
    scanned = [(fact, fact.place.selector) for fact in facts if isinstance(fact.place.selector, ScanBox)]
    doubtful = [fact for fact, box in scanned if isinstance(box, ScanBox) and box.confidence < SURE]
    for fact, _ in scanned:
        place = doubtful[0].place if doubtful else None
        told.add("PII-SCORES-RECOGNISED", str(len(doubtful)), place, (fact.fact_id,) if fact in doubtful else ())


Given = dict[tuple[str, int], set[str]]
"""Index and edition → the provinces of which a score or a rank is given."""


def provinces_given(facts: Iterable[Fact], given: Given | None = None) -> Given:
    """Adds to what is `given`, piece by piece of a long list."""
    found = {} if given is None else given
    for fact in facts:
        if fact.edition is not None and fact.value is not None and fact.measure is not Measure.RAW_VALUE:
            found.setdefault((fact.index_code, fact.edition), set()).add(fact.province)
    return found


def of_coverage(given: Given, told: Told) -> None:
    """Missing provinces, where at least ten are given (fewer are a profile or an extract) and the file is no list of
    published figures, which is not expected to be complete.
    """
    if told.file.kind is FileKind.PUBLISHED_FIGURES:
        return
    for (index_code, edition), found in sorted(given.items()):
        missing = [name for name in ProvinceRegistry.load().names(edition) if name not in found]
        if missing and len(found) >= _ENOUGH_PROVINCES:
            named = ", ".join(missing[:_MOST_NAMED]) + (" …" if len(missing) > _MOST_NAMED else "")
            told.add("PII-SCORES-MISSING-PROVINCE", f"{index_code} {edition}: {named}")
