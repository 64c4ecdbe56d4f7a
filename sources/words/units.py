"""Whether a stated unit fits the unit that is expected: the only comparison of units. Equal ways of writing are data."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sources.words.data import data
from sources.words.text import tight

_SHARE = "%"
_PER = re.compile(r"(?:([0-9.]+) )?([^0-9/]+)")


def units_agree(stated: str | None, expected: str | None) -> bool:
    """Whether a value in the unit `stated` can stand where `expected` is the unit.

    An unstated unit is taken as the expected one. "%" is a share of whatever the indicator names; two named bases must be
    the same. Anything else must agree in numerator and denominator.

    >>> units_agree(None, "điểm"), units_agree("Đơn / 10.000 dân", "đơn/10.000 dân"), units_agree("tỉ VNĐ", "tỷ đồng")
    (True, True, True)
    >>> units_agree("%", "% GRDP"), units_agree("% GRDP", "%"), units_agree("% GRDP", "% doanh nghiệp")
    (True, True, False)
    >>> units_agree("điểm %", "điểm phần trăm"), units_agree("điểm phần trăm", "điểm"), units_agree("%", "điểm phần trăm")
    (True, False, False)
    >>> units_agree("đơn", "đơn/10.000 dân"), units_agree("đơn/1.000 dân", "đơn")
    (False, False)
    >>> units_agree("đơn/vạn dân", "đơn/10.000 dân"), units_agree("tỷ đồng", "tỷ"), units_agree("tỷ đồng", "triệu đồng")
    (True, True, False)
    """
    ours, theirs = _parts(stated), _parts(expected)
    if not ours or not theirs or ours == theirs:
        return True
    return _SHARE in (ours[0], theirs[0]) and len(ours) == len(theirs) == 1 and _is_share(ours[0]) and _is_share(theirs[0])


def is_share(unit: str | None) -> bool:
    """Whether a unit is a percentage of something ("%", "% GRDP"); percentage points are not."""
    parts = _parts(unit)
    return bool(parts) and _is_share(parts[0])


def counted(unit: str | None) -> tuple[str, int, str] | None:
    """What a ratio of counts counts, for how many of what; None where the unit counts no whole things.

    >>> counted("đơn/10.000 dân"), counted("sản phẩm/xã"), counted("tỷ đồng/doanh nghiệp"), counted("%")
    (('đơn', 10000, 'dân'), ('sản phẩm', 1, 'xã'), None, None)
    """
    thing, divided, per = (unit or "").partition("/")
    found = _PER.fullmatch(per.strip())
    if not divided or found is None or thing.strip() not in data(Path(__file__).with_name("units.yml"))["counted"]:
        return None
    return thing.strip(), int((found[1] or "1").replace(".", "")), found[2]


def _is_share(part: str) -> bool:
    return part.startswith(_SHARE)


@cache
def _parts(unit: str | None) -> tuple[str, ...]:
    """The numerator and denominators of a unit in their usual form, () for none."""
    names = _usual()
    parts = [tight(part) for part in (unit or "").split("/")]
    return tuple(names.get(part, part) for part in parts) if parts[0] else ()


@cache
def _usual() -> dict[str, str]:
    groups = data(Path(__file__).with_name("units.yml"))["equivalents"]
    return {tight(written): tight(group[0]) for group in groups for written in group}
