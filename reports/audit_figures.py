"""The figures of the statistical audit, told apart by shape and place and not by colour, so that grey print shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from reports.drawing import FONT, canvas, png
from sources.innovation_index.method.audit import Audit
from sources.words.numbers import shown_float

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, TALLEST, ROW = 6.4, 9.0, 0.17


def bands(found: Audit, words: Mapping[str, str]) -> bytes:
    """Of each unit, best first, the band of its rank under the assumptions, the median of it and the rank as computed."""
    frame = found.bands.dropna(subset=["rank"]).sort_values(["rank", "unit"])
    figure, axes = _rows(list(frame["unit"]))
    places = range(len(frame))
    axes.hlines(places, frame["low"], frame["high"], color="#9a9a9a", linewidth=4, label=words["band"])
    axes.plot(frame["median"], places, "|", color="black", markersize=7, markeredgewidth=1.2, label=words["median"])
    axes.plot(frame["rank"], places, "o", color="white", markeredgecolor="black", markersize=4.5, label=words["rank"])
    axes.set_xlim(0, len(frame) + 1)
    axes.set_xlabel(words["rank_axis"], fontdict=FONT)
    figure.legend(loc="upper center", ncols=3, frameon=False, prop=FONT)
    return png(figure)


def importance(found: Audit, words: Mapping[str, str]) -> bytes:
    """Weight in the group against importance, one point an indicator or group; on the line both are alike."""
    frame = found.importance.dropna(subset=["importance"])
    figure = canvas(WIDTH, 4.2)
    axes = figure.add_axes((0.12, 0.13, 0.84, 0.8))
    axes.plot([0, 1], [0, 1], color="black", linewidth=0.8, linestyle="--")
    for flag, marker, face in ((False, "o", "white"), (True, "s", "black")):
        chosen = frame[frame["flag"] == flag]
        label = words["flagged" if flag else "alike"]
        axes.scatter(
            chosen["weight"],
            chosen["importance"],
            s=20,
            marker=marker,
            c=face,
            edgecolors="black",
            linewidths=0.7,
            label=label,
        )
    told = frame[frame["flag"]]
    for code, weight, actual in zip(told["code"], told["weight"], told["importance"], strict=True):
        axes.text(weight, actual, f"  {code}", fontsize=8, family="Tinos", verticalalignment="bottom")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: shown_float(float(value), 2))
    ends = float(np.nanmax(frame[["weight", "importance"]].to_numpy(), initial=0.1)) * 1.05
    axes.set(xlim=(0, ends), ylim=(0, ends))
    axes.set_xlabel(words["weight_axis"], fontdict=FONT)
    axes.set_ylabel(words["importance_axis"], fontdict=FONT)
    _plain(axes, 10)
    figure.legend(loc="upper center", ncols=2, frameon=False, prop=FONT)
    return png(figure)


def _rows(labels: Sequence[str]) -> tuple[Figure, Axes]:
    """One row a label from the top down; smaller letters where many rows must stand on one page."""
    height = min(TALLEST, 1.0 + ROW * len(labels))
    size = max(4.0, min(9.0, 9.0 * (height - 1.0) / (ROW * len(labels))))
    figure = canvas(WIDTH, height)
    axes = figure.add_axes((0.24, 0.5 / height, 0.73, 1 - 0.95 / height))
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.3, -0.7)
    _plain(axes, size)
    return figure, axes


def _plain(axes: Axes, size: float) -> None:
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontfamily("Tinos")
        label.set_fontsize(size)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(linewidth=0.3, color="#999999")
    axes.set_axisbelow(True)
