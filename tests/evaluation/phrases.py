"""How well phrases are matched to indicators: `python -m tests.evaluation.phrases` prints the table and the misses."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from sources.departments.indicators import IndicatorMatcher, Match
from tests.unit.departments.framework import framework


def matched() -> list[tuple[str, str, Match]]:
    """Each phrase with the code it should have ("-" for none) and what was found."""
    phrases = yaml.safe_load(Path(__file__).with_name("phrases.yml").read_text(encoding="utf-8"))
    matcher = IndicatorMatcher(framework())
    return [(phrase, str(code), matcher.match(phrase)) for phrase, code in phrases]


def main() -> None:
    """Print counts, the mean confidence of right and wrong matches, and the misses."""
    found = matched()
    named = [item for item in found if item[1] != "-"]
    right = [item for item in named if item[2].code == item[1]]
    silent = [item for item in found if item[1] == "-"]
    out = sys.stdout
    out.write(f"phrases that name an indicator: {len(right)}/{len(named)} right at first place\n")
    out.write(f"phrases that name none: {sum(item[2].code is None for item in silent)}/{len(silent)} left without\n")
    out.write(f"lowest confidence of a right match: {min(item[2].confidence for item in right):.2f}\n")
    for phrase, code, match in found:
        if (match.code or "-") != code:
            out.write(f"  {phrase}: {match.code} ({match.confidence:.2f}), should be {code}\n")


if __name__ == "__main__":
    main()
