"""Score tables in the layouts that offices make, with the facts that stand in them, for the fuzzer of reading.

Each layout of `LAYOUTS` takes numbers and a source of chance and gives the sheets of one file. Names, headings, orders and
merges vary by chance; the truth does not: it is (province, edition, code, measure) → value of all that was written.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sources.innovation_index.framework import load_framework
from sources.registry.provinces import ProvinceRegistry
from sources.tree import Node
from sources.words.vocabulary import Level, Measure

SCORE, RANK, RAW = Measure.SCORE, Measure.RANK, Measure.RAW_VALUE
Key = tuple[str, int, str, Measure]
Value = str | int | Decimal | None
WORDS = {
    SCORE: ("Điểm", "Điểm số", "Score", "Điểm chuẩn hóa"),
    RANK: ("Hạng", "Xếp hạng", "Thứ hạng", "Rank"),
    RAW: ("Giá trị", "Số liệu", "Giá trị gốc", "Giá trị thô"),
}
PLACE = ("Tỉnh, thành phố", "Địa phương", "Tỉnh/TP", "Tên tỉnh", "Province")
NODE = ("Chỉ số", "Tên chỉ số", "Chỉ tiêu", "Nội dung", "Indicator")
CODE = ("Mã", "Mã chỉ số", "Ký hiệu", "Code")
YEAR = ("Năm", "Kỳ công bố", "Phiên bản", "Year", "Năm đánh giá", "Kỳ")
KIND = ("Loại số", "Loại số liệu", "Thước đo", "Loại giá trị", "Measure", "Đại lượng", "Loại")
FIGURE = ("Giá trị", "Kết quả", "Số liệu", "Value", "Trị số", "Con số")
STRANGE = (
    "Mức độ sẵn sàng trí tuệ nhân tạo của chính quyền",
    "Tỷ lệ hộ dân dùng năng lượng mặt trời mái nhà",
    "Số trung tâm dữ liệu xanh/1 triệu dân",
    "Doanh thu từ tín chỉ các-bon/GRDP",
    "Chi cho an toàn lao động bình quân",
    "Số phòng thử nghiệm có kiểm soát (sandbox)",
)


@dataclass
class Sheet:
    """Rows of a table with merged ranges (top, left, bottom, right; counted from 1)."""

    name: str
    rows: list[list[Value]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, *values: Value) -> int:
        """Adds a row; its number."""
        self.rows.append(list(values))
        return len(self.rows)


@dataclass
class Variant:
    """One file: its sheets, its name without an ending, what stands in it, and what must be told (codes)."""

    layout: str
    sheets: list[Sheet]
    truth: dict[Key, Decimal]
    name: str = "bang"
    told: tuple[str, ...] = ()


class Numbers:
    """Invented figures of some nodes for all provinces of some editions; ranks follow scores, parents are means."""

    def __init__(self, chance: random.Random, editions: Sequence[int], nodes: Sequence[Node] | None = None) -> None:
        self.chance, self.editions = chance, tuple(editions)
        self.framework = load_framework("PII", self.editions[-1])
        self.nodes = list(nodes or chosen_nodes(chance, self.editions[-1]))
        self.provinces = list(ProvinceRegistry.load().names(self.editions[-1]))
        self._scores: dict[tuple[int, str], dict[str, Decimal]] = {}
        for edition in self.editions:
            for node in sorted(
                self.framework.nodes.values(), key=lambda n: -n.code.count(".") - 9 * (n.level is Level.INDICATOR)
            ):
                self._scores[edition, node.code] = self._column(edition, node)
        self.raw = {
            (edition, node.code, province): Decimal(chance.randrange(1, 99_999)) / (10 if chance.random() < 0.5 else 1000)
            for edition in self.editions for node in self.nodes for province in self.provinces
        }  # fmt: skip

    def _column(self, edition: int, node: Node) -> dict[str, Decimal]:
        children = (
            [self.score(edition, child) for child in self._leaves(node.code)] if node.level is not Level.INDICATOR else []
        )
        if not children:
            column = [Decimal(0), Decimal(100)]  # min-max: one province has each end of the range
            column += [Decimal(self.chance.randrange(100, 9_900)) / 100 for _ in self.provinces[2:]]
            self.chance.shuffle(column)
            return dict(zip(self.provinces, column, strict=True))
        return {p: round(sum((c[p] for c in children), Decimal(0)) / len(children), 2) for p in self.provinces}

    def _leaves(self, code: str) -> list[str]:
        return [child.code for child in self.framework.children(code)]

    def score(self, edition: int, code: str) -> dict[str, Decimal]:
        if (edition, code) not in self._scores:
            self._scores[edition, code] = self._column(edition, self.framework.nodes[code])
        return self._scores[edition, code]

    def value(self, key: Key) -> Decimal:
        province, edition, code, measure = key
        if measure is RAW:
            return self.raw[edition, code, province]
        column = self.score(edition, code)
        return column[province] if measure is SCORE else Decimal(1 + sum(v > column[province] for v in column.values()))

    def of(self, keys: Sequence[Key]) -> dict[Key, Decimal]:
        return {key: self.value(key) for key in keys}


def chosen_nodes(chance: random.Random, edition: int) -> list[Node]:
    """The index, pillars and some indicators, in the order of the framework."""
    nodes = list(load_framework("PII", edition).nodes.values())
    high = [n for n in nodes if n.level in (Level.INDEX, Level.PILLAR)]
    low = [n for n in nodes if n.level is Level.INDICATOR]
    sub = [n for n in nodes if n.level is Level.SUBPILLAR]
    some = {n.code for n in (*chance.sample(high, chance.randint(2, len(high))), *chance.sample(low, chance.randint(3, 12)))}
    some |= {n.code for n in chance.sample(sub, chance.choice((0, 0, 3)))}
    return [node for node in nodes if node.code in some]


def shown(value: Decimal, style: str) -> str | Decimal:
    """A number as a number, or as text with a comma."""
    return f"{value}".replace(".", ",") if style == "text" else value


def pick(chance: random.Random, words: Sequence[str]) -> str:
    return chance.choice(words)


def spelled(chance: random.Random, province: str) -> str:
    long = ("TP. " if province in ("Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế") else "Tỉnh ") + province
    return chance.choice((province, province, province.upper(), long))


def long_list(chance: random.Random) -> Variant:
    """One figure a row: province, indicator, (edition), (measure), value, in any order and under any of their names."""
    editions = chance.choice(((2024,), (2023, 2024), (2025,)))
    n = Numbers(chance, editions)
    by_column = chance.random() < 0.5  # one column of figures for each measure, else one column and one that says which
    measures = chance.choice(((SCORE,), (SCORE, RANK), (RAW, SCORE, RANK)))
    fields = ["province", *chance.choice((["code"], ["name"], ["code", "name"], ["both"]))]
    if len(editions) > 1 or chance.random() < 0.5:
        fields.append("edition")
    if not by_column and (len(measures) > 1 or chance.random() < 0.5):
        fields.append("measure")
    fields += chance.choice(([], ["order"], ["unit"], ["order", "note"]))
    chance.shuffle(fields)
    if chance.random() < 0.8:
        fields = [f for f in fields if f == "order"] + [f for f in fields if f != "order"]
    figures: list[str] = list(measures) if by_column else ["figure"]
    place = chance.choice((len(fields), len(fields), chance.randint(1, len(fields))))
    fields = [*fields[:place], *figures, *fields[place:]]
    said = {m: pick(chance, WORDS[m]) for m in measures}
    heads = {
        "province": PLACE, "code": CODE, "name": NODE, "both": NODE, "edition": YEAR, "measure": KIND,
        "order": ("STT", "TT"), "unit": ("Đơn vị tính", "ĐVT"), "note": ("Ghi chú",),
        "figure": FIGURE if "measure" in fields else ("Điểm", "Điểm số"),
    }  # fmt: skip
    if not by_column and "measure" not in fields and measures != (SCORE,):
        measures = (SCORE,)
    header = [said[f] if isinstance(f, Measure) else pick(chance, heads[f]) for f in fields]
    if "both" in fields and chance.random() < 0.4:
        header[fields.index("both")] = "Mã và tên chỉ số"
    sheet = Sheet(chance.choice(("Dữ liệu", "Sheet1", "data", "PII")))
    titled = "edition" not in fields or chance.random() < 0.3
    if titled:
        year = f" năm {editions[0]}" if len(editions) == 1 else ""
        sheet.add(f"Dữ liệu Chỉ số đổi mới sáng tạo cấp địa phương{year}")
    sheet.add(*header)
    style = chance.choice(("number", "text"))
    dash = chance.choice((" ", " - ", ". "))
    stop, short = chance.choice(("", "", ".")), chance.choice(({}, {"IN": "ĐV", "OUT": "ĐR"}))
    few = chance.random() < 0.2
    provinces = n.provinces[:3] if few else n.provinces
    rows = [(p, e, node) for p in provinces for e in editions for node in n.nodes]
    if chance.random() < 0.5:
        rows.sort(key=lambda row: (row[1], row[2].code, row[0]))
    if chance.random() < 0.3:
        chance.shuffle(rows)
    truth: dict[Key, Decimal] = {}
    spelling = {p: spelled(chance, p) for p in provinces}
    for province, edition, node in rows:
        of_row = [m for m in measures if m is not RAW or node.level is Level.INDICATOR]
        for group in [of_row] if by_column else [[m] for m in of_row]:
            values = n.of([(province, edition, node.code, m) for m in group])
            truth |= values
            shown_of = {m: shown(v, style) for (_, _, _, m), v in values.items()}
            plain: dict[str, Value] = {
                "province": spelling[province], "name": node.name,
                "code": short.get(node.code, node.code + (stop if node.code[0].isdigit() else "")),
                "both": f"{node.code}{dash}{node.name}", "edition": edition,
                "measure": said[group[0]] if group else None, "order": len(sheet.rows), "note": None,
                "unit": "điểm" if group[0] is SCORE else "hạng" if group[0] is RANK else node.unit,
                "figure": next(iter(shown_of.values())),
            }  # fmt: skip
            sheet.add(*(shown_of.get(f) if isinstance(f, Measure) else plain[f] for f in fields))
    return Variant("long_list", [sheet], truth, name=chance.choice(("du_lieu", "pii_dai", "export")))


def _wide_columns(chance: random.Random) -> tuple[tuple[Measure, ...], dict[Measure, str]]:
    measures = chance.choice(((SCORE,), (SCORE, RANK), (RAW, SCORE, RANK)))
    return measures, {m: pick(chance, WORDS[m]) for m in measures}


def _label(node: Node, how: str) -> str:
    number = {"code": f"{node.code} ", "dash": f"{node.code} - ", "dot": f"{node.code}. "}.get(how, "")
    if node.level is Level.PILLAR and how != "name":
        return f"Trụ cột {node.code}: {node.name}"
    return node.name if node.level in (Level.INDEX, Level.INPUT, Level.OUTPUT) else f"{number}{node.name}"


def editions_across(chance: random.Random) -> Variant:
    """Several editions side by side: the year above, between or below the indicator and the measure, or in one cell."""
    editions = chance.choice(((2023, 2024), (2024, 2023)))
    n = Numbers(chance, editions)
    measures, said = _wide_columns(chance)
    levels: tuple[str, ...] = chance.choice(
        (("year", "node", "measure"), ("node", "year", "measure"), ("node", "measure", "year"), ("node", "both"))
    )
    columns = [
        (e, node, m) for e in editions for node in n.nodes for m in measures if m is not RAW or node.level is Level.INDICATOR
    ]
    codes = {node.code: i for i, node in enumerate(n.nodes)}
    at = {
        "year": lambda c: editions.index(c[0]),
        "node": lambda c: codes[c[1].code],
        "measure": lambda c: measures.index(c[2]),
    }
    order = [level for level in levels if level != "both"]
    order += ["measure", "year"] if "both" in levels else []
    columns.sort(key=lambda c: tuple(at[level](c) for level in order))
    how = chance.choice(("name", "code", "dash", "dot"))
    year = chance.choice(("Năm {}", "{}", "PII {}", "Kỳ {}"))
    words = {
        "year": lambda c: year.format(c[0]), "node": lambda c: _label(c[1], how), "measure": lambda c: said[c[2]],
        "both": lambda c: f"{said[c[2]]} {c[0]}",
    }  # fmt: skip
    if levels[-1] == "measure" and measures == (SCORE,) and chance.random() < 0.5:
        levels = levels[:-1]
    sheet = Sheet(chance.choice(("Tổng hợp", "So sánh", "Sheet1")))
    sheet.add("SO SÁNH CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG QUA CÁC NĂM")
    lead: list[Value] = ["STT", pick(chance, PLACE)]
    merged = chance.random() < 0.7
    for depth, level in enumerate(levels):
        texts = [words[level](c) for c in columns]
        row: list[Value] = [*(lead if depth == 0 else [None, None])]
        number = len(sheet.rows) + 1
        upper = [tuple(at[part](c) for part in order[: depth + 1]) for c in columns]
        start = 0
        for i, text in enumerate(texts):
            if i and upper[i] == upper[i - 1] and depth < len(levels) - 1:
                row.append(None)
            else:
                row.append(text)
                start = i
            last = i + 1 == len(texts) or upper[i + 1] != upper[i]
            if merged and last and i > start and depth < len(levels) - 1:
                sheet.merges.append((number, start + 3, number, i + 3))
        sheet.add(*row)
    truth: dict[Key, Decimal] = {}
    style = chance.choice(("number", "text"))
    for i, province in enumerate(n.provinces, start=1):
        values = n.of([(province, e, node.code, m) for e, node, m in columns])
        truth |= values
        sheet.add(i, province, *(shown(v, style) for v in values.values()))
    return Variant("editions_across", [sheet], truth)


@dataclass
class Stacked:
    """A table of some editions in the making: its columns, and the rows of figures."""

    chance: random.Random
    numbers: Numbers
    sheet: Sheet
    truth: dict[Key, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.measures, self.said = _wide_columns(self.chance)
        nodes = self.numbers.nodes
        self.columns = [(node, m) for node in nodes for m in self.measures if m is not RAW or node.level is Level.INDICATOR]
        self.label = self.chance.choice(("name", "code", "dash", "dot"))
        self.style = self.chance.choice(("number", "text"))

    def header(self, lead: list[Value]) -> None:
        """Names, and below them measures where there are several."""
        if len(self.measures) == 1:
            self.sheet.add(*lead, *(_label(node, self.label) for node, _ in self.columns))
            return
        nodes = [node for node, _ in self.columns]
        first = [_label(node, self.label) if i == 0 or nodes[i - 1] is not node else None for i, node in enumerate(nodes)]
        number = self.sheet.add(*lead, *first)
        self.sheet.add(*([None] * len(lead)), *(self.said[m] for _, m in self.columns))
        for node in self.numbers.nodes:
            own = [len(lead) + 1 + i for i, other in enumerate(nodes) if other is node]
            self.sheet.merges += [(number, own[0], number, own[-1])] if len(own) > 1 else []

    def add(self, lead: list[Value], province: str, edition: int) -> None:
        values = self.numbers.of([(province, edition, node.code, m) for node, m in self.columns])
        self.truth.update(values)
        self.sheet.add(*lead, *(shown(v, self.style) for v in values.values()))


def _stacked(chance: random.Random) -> Stacked:
    numbers = Numbers(chance, chance.choice(((2023, 2024), (2024, 2023))))
    sheet = Sheet(chance.choice(("Tổng hợp", "Sheet1", "PII")))
    sheet.add("CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG")
    return Stacked(chance, numbers, sheet)


def editions_below(chance: random.Random) -> Variant:
    """Editions one below the other, each under a line with its year; the header again, or once for all."""
    table = _stacked(chance)
    sheet, numbers = table.sheet, table.numbers
    again = chance.random() < 0.5
    place = pick(chance, PLACE)
    word = chance.choice(("Năm {}", "Kết quả năm {}", "PII {}", "Kỳ {}"))
    for number, edition in enumerate(numbers.editions):
        if again:
            sheet.add(word.format(edition))
        if again or number == 0:
            table.header(["STT", place])
        if not again:
            row = sheet.add(*chance.choice(([word.format(edition)], [None, word.format(edition)])))
            if chance.random() < 0.5 and sheet.rows[-1][0]:
                sheet.merges.append((row, 1, row, 2 + len(table.columns)))
        for i, province in enumerate(numbers.provinces, start=1):
            table.add([i, province], province, edition)
        if again and chance.random() < 0.6:
            sheet.add()
    return Variant("editions_below", [sheet], table.truth)


def editions_in_rows(chance: random.Random) -> Variant:
    """A year in each row: in a column, with the name, or merged over the provinces of a year or the years of a province."""
    table = _stacked(chance)
    sheet, numbers = table.sheet, table.numbers
    how = chance.choice(("column", "merged_year", "merged_province", "in_name"))
    first = how == "merged_year"
    year, place = pick(chance, YEAR), pick(chance, PLACE)
    table.header([year, place] if first else ["STT", place] if how == "in_name" else ["STT", place, year])
    rows = [(p, e) for p in numbers.provinces for e in numbers.editions]
    if first or (how == "column" and chance.random() < 0.5):
        rows = [(p, e) for e in numbers.editions for p in numbers.provinces]
    before: tuple[str, int] | tuple[()] = ()
    for province, edition in rows:
        same = how.startswith("merged") and bool(before) and before[int(first)] == (province, edition)[int(first)]
        order = None if same else numbers.provinces.index(province) + 1
        lead: list[Value] = [order, None if same else province, edition]
        if how == "in_name":
            lead = [order, f"{province} {edition}"]
        table.add([None if same else edition, province] if first else lead, province, edition)
        before = (province, edition)
    if how.startswith("merged") and chance.random() < 0.7:
        for column in (1,) if first else (1, 2):
            _merge_down(sheet, column)
    return Variant("editions_in_rows", [sheet], table.truth)


def _merge_down(sheet: Sheet, column: int) -> None:
    """Merges each value of a column with the blanks below it."""
    start = None
    end: list[Value] = ["end"] * column
    for number, row in enumerate([*sheet.rows, end], start=1):
        filled = len(row) >= column and row[column - 1] is not None
        if start is not None and filled and number - 1 > start:
            sheet.merges.append((start, column, number - 1, column))
        if filled:
            start = number


def lines_of_province(chance: random.Random) -> Variant:
    """Some lines for each province (score, rank, value), its name merged over them, repeated, or written once."""
    edition = chance.choice((2024, 2025))
    n = Numbers(chance, (edition,))
    measures = chance.choice(((SCORE, RANK), (RAW, SCORE, RANK), (RANK, SCORE)))
    said = {m: pick(chance, WORDS[m]) for m in measures}
    how = chance.choice(("merged", "once", "repeated"))
    label = chance.choice(("name", "code", "dash", "dot"))
    sheet = Sheet(chance.choice(("Tổng hợp", "Sheet1", f"PII {edition}")))
    sheet.add(f"CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG NĂM {edition}")
    order = chance.random() < 0.7
    kind = chance.choice((*KIND, None, "Chỉ tiêu"))
    sheet.add(*(["STT"] if order else []), pick(chance, PLACE), kind, *(_label(node, label) for node in n.nodes))
    truth: dict[Key, Decimal] = {}
    style = chance.choice(("number", "text"))
    for i, province in enumerate(n.provinces, start=1):
        top = len(sheet.rows) + 1
        for j, measure in enumerate(measures):
            written = j == 0 or how == "repeated"
            keys = [
                (province, edition, node.code, measure) if measure is not RAW or node.level is Level.INDICATOR else None
                for node in n.nodes
            ]
            truth |= n.of([key for key in keys if key])
            lead: list[Value] = [i if written else None] if order else []
            figures = [shown(n.value(key), style) if key else None for key in keys]
            sheet.add(*lead, province if written else None, said[measure], *figures)
        if how == "merged":
            for column in range(1, 2 + order):
                sheet.merges.append((top, column, len(sheet.rows), column))
    return Variant("lines_of_province", [sheet], truth)


def lines_of_node(chance: random.Random) -> Variant:
    """Provinces across; some lines for each indicator, its name merged over them, repeated, or written once."""
    edition = chance.choice((2024, 2025))
    n = Numbers(chance, (edition,))
    measures = chance.choice(((SCORE, RANK), (RAW, SCORE, RANK)))
    said = {m: pick(chance, WORDS[m]) for m in measures}
    provinces = chance.sample(n.provinces, chance.randint(2, len(n.provinces)))
    how = chance.choice(("merged", "once", "repeated"))
    sheet = Sheet(chance.choice(("Tổng hợp", "Sheet1", f"PII {edition}")))
    sheet.add(f"CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG NĂM {edition}")
    coded = chance.random() < 0.5
    lead: list[Value] = ["Mã" if coded else "STT", pick(chance, NODE), pick(chance, KIND)]
    means = _header_of_provinces(chance, sheet, lead, provinces)
    truth: dict[Key, Decimal] = {}
    for i, node in enumerate(n.nodes, start=1):
        top = len(sheet.rows) + 1
        own = [m for m in measures if m is not RAW or node.level is Level.INDICATOR]
        for j, measure in enumerate(own):
            written = j == 0 or how == "repeated"
            values = n.of([(p, edition, node.code, measure) for p in provinces])
            truth |= values
            first = node.code if coded else i
            figures: list[Value] = list(values.values())
            for at in means:
                figures.insert(at, Decimal("33.33"))
            sheet.add(first if written else None, node.name if written else None, said[measure], *figures)
        if how == "merged" and len(own) > 1:
            sheet.merges += [(top, column, len(sheet.rows), column) for column in (1, 2)]
    return Variant("lines_of_node", [sheet], truth)


def _header_of_provinces(chance: random.Random, sheet: Sheet, lead: list[Value], provinces: list[str]) -> list[int]:
    """Provinces across, perhaps under their regions and with a column for the mean of each: where these are."""
    if chance.random() < 0.5:
        sheet.add(*lead, *provinces)
        return []
    regions = chance.sample(("Trung du và miền núi phía Bắc", "Đồng bằng sông Hồng", "Tây Nguyên", "Vùng Đông Nam Bộ"), 2)
    half = max(1, len(provinces) // 2)
    mean = chance.choice(("BQ vùng", "Trung bình vùng", "TB vùng"))
    groups = [[*provinces[:half], mean], [*provinces[half:], mean]]
    row = sheet.add(*lead, *(v for region, group in zip(regions, groups, strict=True)
                             for v in (region, *[None] * (len(group) - 1))))  # fmt: skip
    sheet.merges.append((row, len(lead) + 1, row, len(lead) + half + 1))
    if len(groups[1]) > 1:
        sheet.merges.append((row, len(lead) + half + 2, row, len(lead) + len(provinces) + 2))
    sheet.add(*[None] * len(lead), *groups[0], *groups[1])
    return [half, len(provinces) + 1]


def correction(chance: random.Random) -> Variant:
    """An extract that corrects some figures: what was published is no figure any more, what it should be is."""
    edition = chance.choice((2024, 2025))
    n = Numbers(chance, (edition,))
    measures = chance.choice(((SCORE,), (SCORE, RANK)))
    old = pick(chance, ("Số đã công bố", "Giá trị cũ", "Đã công bố", "Số liệu cũ", "Trước đính chính", "Nội dung đã in"))
    new = pick(chance, ("Số đính chính", "Giá trị mới", "Đính chính thành", "Số đúng", "Sau đính chính", "Nay sửa là"))
    sheet = Sheet(chance.choice(("Đính chính", "Sheet1")))
    sheet.add(
        chance.choice(("ĐÍNH CHÍNH SỐ LIỆU", "BẢNG ĐÍNH CHÍNH")) + f" CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG NĂM {edition}"
    )
    kind = len(measures) > 1
    coded = chance.random() < 0.5
    named = [*(["Mã"] if coded else []), pick(chance, NODE), *([pick(chance, KIND)] if kind else [])]
    sheet.add("STT", pick(chance, PLACE), *named,
              *([old, new] if kind else [f"{old} (điểm)" if chance.random() < 0.3 else old, new]), "Lý do")  # fmt: skip
    if not kind:
        sheet.rows[0][0] = f"{sheet.rows[0][0]}: ĐIỂM SỐ"
    truth: dict[Key, Decimal] = {}
    said = {m: pick(chance, WORDS[m]) for m in measures}
    for i in range(1, chance.randint(3, 8)):
        province, node = chance.choice(n.provinces), chance.choice(n.nodes)
        for measure in measures:
            key = (province, edition, node.code, measure)
            if key in truth:
                continue
            truth |= n.of([key])
            before = n.value(key) + 1
            words: list[Value] = [said[measure]] if kind else []
            sheet.add(
                i, province, *([node.code] if coded else []), node.name, *words, before, n.value(key), "Nhập sai số liệu"
            )
    return Variant("correction", [sheet], truth, name="dinh_chinh")


def correction_wide(chance: random.Random) -> Variant:
    """A correction with indicators across: each over an old and a new column."""
    edition = 2025
    n = Numbers(chance, (edition,))
    old, new = chance.choice(
        (("Đã công bố", "Đính chính"), ("Số cũ", "Số mới"), ("Cũ", "Mới"), ("Trước đính chính", "Sau đính chính"))
    )
    sheet = Sheet("Đính chính")
    sheet.add(f"ĐÍNH CHÍNH ĐIỂM SỐ PII NĂM {edition} CỦA MỘT SỐ ĐỊA PHƯƠNG")
    nodes = n.nodes[:3]
    row = sheet.add("STT", "Địa phương", *(v for node in nodes for v in (node.name, None)))
    sheet.merges += [(row, 3 + 2 * i, row, 4 + 2 * i) for i in range(len(nodes))]
    sheet.add(None, None, *([old, new] * len(nodes)))
    truth: dict[Key, Decimal] = {}
    for i, province in enumerate(chance.sample(n.provinces, 4), start=1):
        values = n.of([(province, edition, node.code, SCORE) for node in nodes])
        truth |= values
        sheet.add(i, province, *(v for value in values.values() for v in (value + 1, value)))
    return Variant("correction_wide", [sheet], truth, name="dinh_chinh_2025")


def renamed(chance: random.Random) -> Variant:
    """A framework of another year: some indicators under other names, some new, some gone; codes may be given or not."""
    edition = 2025
    n = Numbers(chance, (edition,))
    sheet = Sheet(f"PII {edition}")
    sheet.add(f"CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG NĂM {edition}")
    coded = chance.choice((True, False))
    measures = chance.choice(((SCORE,), (SCORE, RANK)))
    unknown = iter(chance.sample(STRANGE, len(STRANGE)))
    heads: list[tuple[str, str | None, str]] = []
    for node in n.nodes:
        number = f"{node.code}. " if coded and "." in node.code else ""
        pillar = node.code.split(".")[0] if node.code[0].isdigit() else ""
        if node.level is not Level.INDICATOR or chance.random() < 0.7:
            heads.append((f"{number}{node.name}", node.code, pillar))
        else:
            heads.append((f"{number}{next(unknown, 'Nội dung hoàn toàn khác')}", None, pillar))
    if chance.random() < 0.7:
        at = chance.randint(1, len(heads))
        heads.insert(at, ("Tỷ lệ cán bộ được tập huấn về sở hữu trí tuệ", None, heads[at - 1][2]))
    lead: list[Value] = ["STT", "Địa phương"]
    if chance.random() < 0.5:
        row = sheet.add(
            None, None, *(v for _, _, p in heads for v in [f"Trụ cột {p}" if p else None, *[None] * (len(measures) - 1)])
        )
        for p in {p for _, _, p in heads if p}:
            own = [3 + i * len(measures) for i, head in enumerate(heads) if head[2] == p]
            sheet.rows[row - 1][own[0] : own[-1] + len(measures) - 1] = [None] * (own[-1] + len(measures) - 1 - own[0])
            sheet.merges.append((row, own[0], row, own[-1] + len(measures) - 1))
    sheet.add(*lead, *(v for text, _, _ in heads for v in (text, *[None] * (len(measures) - 1))))
    if len(measures) > 1:
        row = len(sheet.rows)
        sheet.merges += [(row, 3 + 2 * i, row, 4 + 2 * i) for i in range(len(heads))]
        sheet.add(None, None, *([pick(chance, WORDS[SCORE]), pick(chance, WORDS[RANK])] * len(heads)))
    truth: dict[Key, Decimal] = {}
    for i, province in enumerate(n.provinces, start=1):
        figures: list[Value] = []
        for _, code, _ in heads:
            for measure in measures:
                if code is None:
                    figures.append(
                        Decimal(chance.randrange(100, 9_900)) / 100 if measure is SCORE else chance.randint(1, 34)
                    )
                else:
                    truth |= n.of([(province, edition, code, measure)])
                    figures.append(n.value((province, edition, code, measure)))
        sheet.add(i, province, *figures)
    return Variant("renamed", [sheet], truth)


def blocks_beside(chance: random.Random) -> Variant:
    """A profile in two blocks side by side: code, name and figures twice in each row."""
    edition, province = 2025, "Cao Bằng"
    framework = load_framework("PII", edition)
    nodes = [n for n in framework.nodes.values() if n.level in (Level.PILLAR, Level.SUBPILLAR, Level.INDICATOR)]
    n = Numbers(chance, (edition,), nodes)
    province = chance.choice(n.provinces)
    measures = chance.choice(((SCORE, RANK), (RAW, SCORE, RANK), (SCORE,)))
    coded = chance.choice((True, False))
    gap = chance.choice((0, 1))
    sheet = Sheet(chance.choice((province, "Hồ sơ", f"Bảng 1. Kết quả PII {edition} của {province}")))
    sheet.add(f"HỒ SƠ CHỈ SỐ ĐỔI MỚI SÁNG TẠO TỈNH {province.upper()} NĂM {edition}")
    head: list[Value] = [*(["Mã"] if coded else []), "Chỉ số", *(pick(chance, WORDS[m]) for m in measures)]
    sheet.add(*head, *[None] * gap, *head)
    truth: dict[Key, Decimal] = {}
    half = (len(nodes) + 1) // 2

    def block(node: Node) -> list[Value]:
        row: list[Value] = [node.code] if coded else []
        level = node.level is Level.PILLAR
        row.append(
            (f"Trụ cột {node.code}: {node.name}" if level else f"{node.code} {node.name}") if not coded else node.name
        )
        for measure in measures:
            key = (province, edition, node.code, measure)
            if measure is RAW and node.level is not Level.INDICATOR:
                row.append("-" if chance.random() < 0.5 else None)
                continue
            truth[key] = n.value(key)
            row.append(shown(n.value(key), "text"))
        return row

    for i in range(half):
        right = block(nodes[half + i]) if half + i < len(nodes) else []
        sheet.add(*block(nodes[i]), *[None] * gap, *right)
    return Variant("blocks_beside", [sheet], truth)


def profiles(chance: random.Random) -> Variant:
    """Some profiles of provinces in one file: on sheets of their own, or one below the other."""
    edition = 2025
    framework = load_framework("PII", edition)
    nodes = list(framework.nodes.values())
    n = Numbers(chance, (edition,), nodes)
    chosen = chance.sample(n.provinces, chance.randint(2, 5))
    below = chance.random() < 0.5
    measures = chance.choice(((SCORE, RANK), (RAW, SCORE, RANK)))
    words = {m: pick(chance, WORDS[m]) for m in measures}
    truth: dict[Key, Decimal] = {}
    sheets: list[Sheet] = []
    how = chance.choice(("column", "name"))
    for province in chosen:
        if not below or not sheets:
            sheets.append(Sheet("Hồ sơ" if below else province))
        sheet = sheets[-1]
        sheet.add(
            chance.choice(
                (f"Tỉnh {province} - PII {edition}", f"HỒ SƠ {province.upper()} NĂM {edition}", f"{province}, năm {edition}")
            )
        )
        sheet.add("Mã" if how == "column" else "STT", "Chỉ số", *(words[m] for m in measures))
        for i, node in enumerate(nodes, start=1):
            number = node.code if "." in node.code or node.code.isdigit() else None
            row: list[Value] = [number if how == "column" else i]
            row.append(
                node.name
                if how == "column" or number is None
                else f"{number}. {node.name}"
                if "." in number
                else f"Trụ cột {number}. {node.name}"
            )
            for measure in measures:
                if measure is RAW and node.level is not Level.INDICATOR:
                    row.append(None)
                    continue
                key = (province, edition, node.code, measure)
                truth[key] = n.value(key)
                row.append(n.value(key))
            sheet.add(*row)
        sheet.add()
    return Variant("profiles", sheets, truth)


def renamed_rows(chance: random.Random) -> Variant:
    """A profile or a list of another year's framework: rows whose names are none of the indicators that had their codes."""
    edition = 2025
    n = Numbers(chance, (edition,))
    listed = chance.random() < 0.5
    provinces = chance.sample(n.provinces, 4 if listed else 1)
    sheet = Sheet("Kết quả")
    place = f" TỈNH {provinces[0].upper()}" if not listed else ""
    sheet.add(f"KẾT QUẢ CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG{place} NĂM {edition}")
    apart = chance.random() < 0.5
    sheet.add(*([pick(chance, PLACE)] if listed else []), *(["Mã"] if apart else []), pick(chance, NODE), "Điểm", "Hạng")
    truth: dict[Key, Decimal] = {}
    strange = {
        node.code: chance.choice(STRANGE) for node in n.nodes if node.level is Level.INDICATOR and chance.random() < 0.3
    }
    for province in provinces:
        for node in n.nodes:
            number = node.code if node.code[0].isdigit() else ""
            name = strange.get(node.code, node.name)
            names = [number, name] if apart else [f"{number}. {name}" if "." in number else name]
            values = n.of([(province, edition, node.code, m) for m in (SCORE, RANK)])
            if node.code not in strange:
                truth |= values
            sheet.add(*([province] if listed else []), *names, *values.values())
    return Variant("renamed_rows", [sheet], truth)


def plain(chance: random.Random) -> Variant:
    """The plain national table, indicators across under a heading, of one edition."""
    edition = chance.choice((2023, 2024, 2025))
    n = Numbers(chance, (edition,))
    measures, said = _wide_columns(chance)
    columns = [(node, m) for node in n.nodes for m in measures if m is not RAW or node.level is Level.INDICATOR]
    sheet = Sheet(f"PII {edition}")
    sheet.add(f"KẾT QUẢ CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG NĂM {edition}")
    label = chance.choice(("code", "dash", "dot"))
    sheet.add(
        "STT",
        pick(chance, PLACE),
        *(
            f"{_label(node, label)} - {said[m]}" if m is not SCORE or len(measures) > 1 else _label(node, label)
            for node, m in columns
        ),
    )
    truth: dict[Key, Decimal] = {}
    for i, province in enumerate(chance.sample(n.provinces, len(n.provinces)), start=1):
        values = n.of([(province, edition, node.code, m) for node, m in columns])
        truth |= values
        sheet.add(i, spelled(chance, province), *values.values())
    return Variant("plain", [sheet], truth)


def under_pillars(chance: random.Random) -> Variant:
    """Indicators under merged headings of pillars, each with a column of its own score; numbers above or in the names."""
    edition = chance.choice((2024, 2025))
    framework = load_framework("PII", edition)
    n = Numbers(chance, (edition,))
    sheet = Sheet("Chi tiết")
    sheet.add(f"CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG NĂM {edition}")
    own = pick(chance, ("Chung trụ cột {}", "Trụ cột {}", "Chung", "Điểm trụ cột", "Toàn trụ cột"))
    top: list[Value] = ["STT", pick(chance, PLACE)]
    numbers: list[Value] = [None, None]
    names: list[Value] = [None, None]
    codes: list[str] = []
    apart = chance.random() < 0.5
    for pillar in (node for node in framework.nodes.values() if node.level is Level.PILLAR):
        below = [node for node in n.nodes if node.code.startswith(f"{pillar.code}.") and node.level is Level.INDICATOR]
        sheet.merges += [(2, len(top) + 1, 2, len(top) + 1 + len(below))] if below else []
        top += [f"TRỤ CỘT {pillar.code}: {pillar.name.upper()}", *[None] * len(below)]
        numbers += [None, *(node.code for node in below)]
        names += [own.format(pillar.code), *(node.name if apart else f"CS {node.code} {node.name}" for node in below)]
        codes += [pillar.code, *(node.code for node in below)]
    sheet.add(*top)
    if apart:
        sheet.add(*numbers)
    sheet.add(*names)
    truth: dict[Key, Decimal] = {}
    for i, province in enumerate(n.provinces, start=1):
        values = n.of([(province, edition, code, SCORE) for code in codes])
        truth |= values
        sheet.add(i, province, *values.values())
    return Variant("under_pillars", [sheet], truth)


def database_export(chance: random.Random) -> Variant:
    """A dump of a database: provinces by their codes, technical headings, rows that others have replaced."""
    edition = chance.choice((2024, 2025))
    n = Numbers(chance, (edition,))
    codes = {province.name: province.code for province in ProvinceRegistry.load().of(edition)}
    prefix = chance.choice(("", "PII."))
    sheet = Sheet(chance.choice(("fact_pii", "export")))
    year = chance.choice(("year", "nam"))
    sheet.add("id", "province_id", "indicator_code", year, "value_raw", "score", "score_se", "rank", "status")
    truth: dict[Key, Decimal] = {}
    for province in n.provinces:
        for node in n.nodes:
            values = n.of(
                [(province, edition, node.code, m) for m in (RAW, SCORE, RANK) if m is not RAW or "." in node.code[3:]]
            )
            truth |= values
            by_measure = {measure: value for (_, _, _, measure), value in values.items()}
            code = node.code if node.code == "PII" else prefix + node.code
            lead: list[Value] = [len(sheet.rows), codes[province], code, edition]
            figures: list[Value] = [by_measure.get(RAW), by_measure[SCORE], Decimal("1.2"), by_measure[RANK]]
            if chance.random() < 0.03:
                sheet.add(*lead, by_measure.get(RAW), by_measure[SCORE] + 1, Decimal("1.2"), 1, "superseded")
            sheet.add(*lead, *figures, "final")
    return Variant("database_export", [sheet], truth, name="export_pii_scores")


def technical(chance: random.Random) -> Variant:
    """Headings as a program writes them: a code and a measure joined by a stroke, units in a row below."""
    edition = 2024
    n = Numbers(chance, (edition,))
    said = {
        SCORE: pick(chance, ("diem", "score")),
        RANK: pick(chance, ("hang", "rank", "xh")),
        RAW: pick(chance, ("giatri", "gt")),
    }
    nodes = [node for node in n.nodes if "." in node.code]
    columns = [(node, m) for node in nodes for m in (RAW, SCORE, RANK) if m is not RAW or node.level is Level.INDICATOR]
    sheet = Sheet("du_lieu")
    sheet.add(f"PII {edition} - số liệu chi tiết")
    sheet.add("STT", "Tỉnh", *(f"{node.code}_{said[m]}" for node, m in columns))
    if chance.random() < 0.5:
        sheet.add(None, None, *("điểm" if m is SCORE else "hạng" if m is RANK else node.unit for node, m in columns))
    truth: dict[Key, Decimal] = {}
    for i, province in enumerate(n.provinces, start=1):
        values = n.of([(province, edition, node.code, m) for node, m in columns])
        truth |= values
        sheet.add(i, province, *values.values())
    return Variant("technical", [sheet], truth, name=f"pii_{edition}")


def beside_targets(chance: random.Random) -> Variant:
    """A profile with results beside differences and beside the targets of later years, which are no results."""
    edition = 2025
    n = Numbers(chance, (edition - 1, edition), chosen_nodes(chance, edition))
    province = chance.choice(n.provinces)
    sheet = Sheet("Mục tiêu")
    sheet.add(f"KẾT QUẢ PII VÀ MỤC TIÊU CỦA TỈNH {province.upper()}")
    said = pick(chance, ("Kết quả năm {}", "Thực hiện năm {}", "Năm {}"))
    goal = pick(chance, ("Mục tiêu năm 2026", "Phấn đấu năm 2026", "Kế hoạch 2026"))
    change = pick(chance, ("Tăng/giảm", "Chênh lệch", "Thay đổi"))
    row = sheet.add("TT", pick(chance, NODE), said.format(edition), None, change, None, goal, None)
    sheet.merges += [(row, column, row, column + 1) for column in (3, 5, 7)]
    sheet.add(None, None, *["Điểm", "Hạng"] * 3)
    truth: dict[Key, Decimal] = {}
    for i, node in enumerate(n.nodes, start=1):
        values = n.of([(province, edition, node.code, m) for m in (SCORE, RANK)])
        truth |= values
        score, rank = values.values()
        sheet.add(i, node.name, score, rank, Decimal("0.5"), Decimal(1), score + 1, max(rank - 1, Decimal(1)))
    return Variant("beside_targets", [sheet], truth)


def unsaid(chance: random.Random) -> Variant:
    """Indicators of all provinces with no word of a measure: scores have both ends of their range, values their units."""
    edition = chance.choice((2024, 2025))
    nodes = [node for node in load_framework("PII", edition).nodes.values() if node.level is Level.INDICATOR]
    n = Numbers(chance, (edition,), chance.sample(nodes, chance.randint(5, 30)))
    measure = chance.choice((SCORE, RAW))
    low = {node.code: chance.randint(1, 60) for node in n.nodes}
    for key in n.raw:
        n.raw[key] = low[key[1]] + Decimal(chance.randrange(100, 3_900)) / 100
    sheet = Sheet("PII")
    sheet.add(f"{chance.choice(('Biểu số', 'Bảng', 'Kết quả'))} PII NĂM {edition}")
    sheet.add("STT", pick(chance, PLACE), *(f"{node.code} {node.name}" for node in n.nodes))
    if chance.random() < 0.5:
        sheet.add(None, None, *(node.unit for node in n.nodes))
    truth: dict[Key, Decimal] = {}
    for i, province in enumerate(n.provinces, start=1):
        values = n.of([(province, edition, node.code, measure) for node in n.nodes])
        truth |= values
        sheet.add(i, spelled(chance, province), *values.values())
    return Variant("unsaid", [sheet], truth)


def two_indices(chance: random.Random) -> Variant:
    """Tables of another index and of PII on one sheet, below each other, each under its own title."""
    variant = plain(chance)
    pii = variant.sheets[0]
    edition = next(iter(variant.truth))[1]
    other = Sheet(pii.name)
    other.add(f"Chỉ số năng lực cạnh tranh cấp tỉnh (PCI) năm {edition}")
    other.add("STT", pick(chance, PLACE), "Điểm PCI", "Gia nhập thị trường", "Tiếp cận đất đai", "Đào tạo lao động")
    for i, province in enumerate(ProvinceRegistry.load().names(edition), start=1):
        other.add(i, province, *(Decimal(chance.randrange(400, 900)) / 100 for _ in range(4)))
    first, second = chance.sample((other, pii), 2)
    rows = [*first.rows, *([[None]] * chance.randint(0, 2)), *second.rows]
    return Variant("two_indices", [Sheet(pii.name, rows)], variant.truth)


def boxes(chance: random.Random) -> Variant:
    """A page of a province: below each name "Điểm: 36,50" and "Hạng: 30/63", in cells of their own or in one."""
    edition = chance.choice((2023, 2024, 2025))
    n = Numbers(chance, (edition,))
    nodes = [node for node in n.nodes if node.level in (Level.INDEX, Level.INPUT, Level.OUTPUT, Level.PILLAR)]
    province = chance.choice(n.provinces)
    truth = n.of([(province, edition, node.code, m) for node in nodes for m in (SCORE, RANK)])
    said = {m: pick(chance, WORDS[m][: 1 if m is SCORE else 3]) for m in (SCORE, RANK)}
    texts = [
        [node.name, *(f"{said[m]}: {shown(truth[province, edition, node.code, m], 'text')}{of}" for m, of in
                      ((SCORE, ""), (RANK, f"/{len(n.provinces)}")))] for node in nodes
    ]  # fmt: skip
    sheet = Sheet(f"{spelled(chance, province)} - PII {edition}")
    for line in zip(*texts, strict=True) if chance.random() < 0.5 else [["\n".join(text) for text in texts]]:
        sheet.add(*line)
    return Variant("boxes", [sheet], truth)


Layout = Callable[[random.Random], Variant]
LAYOUTS: tuple[Layout, ...] = (
    long_list, editions_across, editions_below, editions_in_rows, lines_of_province, lines_of_node, correction,
    correction_wide, renamed, renamed_rows, under_pillars, blocks_beside, profiles,
    plain, database_export, technical, beside_targets, unsaid, two_indices, boxes,
)  # fmt: skip


def variants(count: int, layouts: Sequence[Layout] = LAYOUTS, seed: int = 0) -> Iterator[tuple[int, Variant]]:
    """Variant by variant with the seed that makes it again."""
    for number in range(count):
        yield seed + number, layouts[number % len(layouts)](random.Random(seed + number))
