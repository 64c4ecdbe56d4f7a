"""The figure of the pillars, the same bytes for the same numbers."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from reports.word.content import Bars

FONTS = Path(__file__).parents[1] / "fonts"
"""Tinos (SIL Open Font License): the measures of Times New Roman and all Vietnamese letters."""

_SHADES = ("#1f3b63", "#8a8f98", "#d3b16b")
_DOTS_PER_INCH = 200


@cache
def draw(bars: Bars) -> bytes:
    """A PNG of horizontal bars, one group a label; readable in black and white."""
    from matplotlib import font_manager
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    for file in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(file)
    font = {"family": "Tinos", "size": 10}
    figure = Figure(figsize=(6.4, 3.4), dpi=_DOTS_PER_INCH)
    FigureCanvasAgg(figure)
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
    axes.set_yticks(range(len(bars.labels)), [_broken(label) for label in bars.labels], fontdict=font)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel(bars.axis, fontdict=font)
    for label in axes.get_xticklabels():
        label.set_fontfamily("Tinos")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", linewidth=0.3, color="#999999")
    axes.set_axisbelow(True)
    figure.legend(loc="upper center", ncols=len(bars.series), frameon=False, prop=font)
    if bars.note:
        axes.text(
            0.985,
            0.5,
            bars.note,
            transform=axes.transAxes,
            ha="right",
            va="center",
            fontstyle="normal",
            fontdict={**font, "size": 20},
            color="#bbbbbb",
            rotation=30,
        )
    image = BytesIO()
    figure.savefig(image, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
    return image.getvalue()


def _broken(label: str, longest: int = 28) -> str:
    """A long label on two lines."""
    if len(label) <= longest:
        return label
    middle = label.rfind(" ", 0, longest)
    return f"{label[:middle]}\n{label[middle + 1 :]}"
