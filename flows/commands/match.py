"""`pii-plan match`: which indicator a phrase names."""

from __future__ import annotations

import argparse

from flows.commands import answer, answer_json, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--edition", type=int)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Match each phrase and print what was found."""
    from sources.departments.indicators import IndicatorMatcher
    from sources.tree import editions, load_tree
    from sources.words.numbers import from_float, shown

    edition = arguments.edition or editions()[-1]
    matcher = IndicatorMatcher(load_tree(edition))
    matches = [(text, matcher.match(text)) for text in arguments.texts]
    if arguments.json:
        rows = [
            {
                "text": text,
                "code": match.code,
                "name": match.name,
                "level": match.level,
                "confidence": match.confidence,
                "runners_up": [{"code": code, "confidence": confidence} for code, confidence in match.runners_up],
            }
            for text, match in matches
        ]
        answer_json(rows)
    else:
        for text, match in matches:
            named = f"{match.code} {match.name}" if match.code else say("match.none")
            confidence = shown(from_float(match.confidence), 2)
            answer(say("match.found", text=text, name=named, confidence=confidence))
    return int(any(match.code is None for _, match in matches))
