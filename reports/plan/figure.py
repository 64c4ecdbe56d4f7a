"""The figure of the pillars, the same bytes for the same numbers."""

from __future__ import annotations

from functools import cache

from reports.drawing import FONT, canvas, png
from reports.word.content import Bars

_SHADES = ("#1f3b63", "#8a8f98", "#d3b16b")


@cache
def draw(bars: Bars) -> bytes:
    """A PNG of horizontal bars, one group a label; readable in black and white."""
    figure = canvas(6.4, 3.4)
    axes = figure.add_axes((0.33, 0.12, 0.64, 0.77))
    height = 0.8 / len(bars.series)
    for order, (name, values) in enumerate(bars.series):
        places = [index + (order - (len(bars.series) - 1) / 2) * height for index in range(len(values))]
        axes.barh(
            places,
            [value or 0 for value in values],
            height,
            label=name,
            color=_SHADES[order],
            edgecolor="black",
            linewidth=0.3,
        )
    axes.set_yticks(range(len(bars.labels)), [_broken(label) for label in bars.labels], fontdict=FONT)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel(bars.axis, fontdict=FONT)
    for label in axes.get_xticklabels():
        label.set_fontfamily("Tinos")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", linewidth=0.3, color="#999999")
    axes.set_axisbelow(True)
    figure.legend(loc="upper center", ncols=len(bars.series), frameon=False, prop=FONT)
    if bars.note:
        axes.text(
            0.985,
            0.5,
            bars.note,
            transform=axes.transAxes,
            ha="right",
            va="center",
            fontstyle="normal",
            fontdict={**FONT, "size": 20},
            color="#bbbbbb",
            rotation=30,
        )
    return png(figure)


def _broken(label: str, longest: int = 28) -> str:
    """A long label on two lines."""
    if len(label) <= longest:
        return label
    middle = label.rfind(" ", 0, longest)
    return f"{label[:middle]}\n{label[middle + 1 :]}"
