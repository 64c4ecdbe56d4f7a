"""`pii-plan framework`: what an edition changes; one that came after the program begins as a file of the office."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands import answer, answer_json, say, wording
from sources.words.messages import MessageCatalogue

if TYPE_CHECKING:
    from sources.tree import Tree

MESSAGES = MessageCatalogue(__file__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--edition", type=int)
    parser.add_argument("--from", dest="source", type=Path)
    parser.add_argument("--same", default="")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Propose the framework of an edition from a file, or begin it with a copy of the last; of a known one, what it changes.

    Raises Refused for a file that names no framework, and where one would be overwritten.
    """
    from sources.tree import editions

    edition = arguments.edition or editions()[-1] + bool(arguments.source)
    if arguments.source:
        return _propose(edition, arguments.source)
    if edition not in editions():
        made = _begin(edition, editions()[-1])
        answer(say("framework.begun", path=made, edition=edition, last=editions()[-1]))
        return 1
    if arguments.same:
        _same(edition, [code.strip() for code in arguments.same.split(",") if code.strip()])
    return _tell(edition, arguments.json)


def _tell(edition: int, as_json: bool) -> int:
    """What an edition changes against the one before."""
    from sources.tree import editions, load_tree

    before = [year for year in editions() if year < edition]
    changes = differences(load_tree(before[-1]), load_tree(edition)) if before else []
    if as_json:
        answer_json({"edition": edition, "before": before[-1] if before else None, "changes": changes})
        return 0
    count = len(load_tree(edition).indicators)
    answer(say("framework.known", edition=edition, count=count, last=before[-1] if before else "—"))
    for change in changes:
        answer(say("framework.change", **{**change, "what": wording("framework")["changes"][change["what"]]}))
    return 0


def _propose(edition: int, source: Path) -> int:
    """Write the proposed framework and say what a person has to look at."""
    from flows.settings import workspace
    from sources.innovation_index.proposal import contradictions, is_recognised, proposed, stated_in, unplaced
    from sources.office import know_office
    from sources.reading.front_door import inspect
    from sources.reading.open import read_grids
    from sources.tree import editions, load_tree, write_tree

    target = workspace().frameworks / str(edition) / "framework.csv"
    if target.exists() or edition in editions():
        raise MESSAGES.refused("PII-FRAMEWORK-THERE", file=str(target), edition=edition)
    last = max((year for year in editions() if year < edition), default=editions()[-1])
    grids = list(read_grids(source, inspect(source).media_type))
    stated, recognised = stated_in(grids), is_recognised(grids)
    tree = proposed(stated, load_tree(last), whole=not recognised)
    if tree is None:
        raise MESSAGES.refused("PII-FRAMEWORK-NONE", file=source.name, edition=edition)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_tree(tree, target)
    _write_words(target, {node.code: list(node.words) for node in tree if node.words})
    know_office(workspace().office)
    answer(say("framework.proposed", path=target, file=source.name, edition=edition, last=last))
    _tell(edition, as_json=False)
    if recognised:
        read = {item.code for item in stated}
        unread = [node.code for node in tree.indicators if node.code not in read]
        answer(say("framework.recognised", codes=", ".join(unread) or "—"))
    for item in unplaced(stated, load_tree(last)):
        answer(say("framework.unplaced", code=item.code, name=item.name))
    for code, names in contradictions(stated).items():
        answer(say("framework.contradiction", code=code, names="; ".join(names)))
    renamed = [change["code"] for change in differences(load_tree(last), tree) if change["what"] == "name"]
    unled = [node.code for node in tree.indicators if node.lead is None]
    for key, codes in (("ask_renamed", renamed), ("ask_unled", unled)):
        if codes:
            answer(say(f"framework.{key}", codes=", ".join(codes), joined=",".join(codes), edition=edition))
    answer(say("framework.next"))
    return 1


def _same(edition: int, codes: list[str]) -> None:
    """Note that indicators only changed their names: the old name becomes a further name, so that the series goes on."""
    from flows.settings import workspace
    from sources.office import know_office
    from sources.tree import beside, editions, load_tree

    target = workspace().frameworks / str(edition) / "framework.csv"
    last, tree = load_tree(max(year for year in editions() if year < edition)), load_tree(edition)
    unknown = [code for code in codes if code not in last.nodes or code not in tree.nodes]
    if unknown or not target.is_file():
        raise MESSAGES.refused("PII-FRAMEWORK-SAME", file=str(target), codes=", ".join(unknown or codes))
    words = beside(target, "words.yml", dict[str, list[str]]) or {}
    for code in codes:
        was = last.nodes[code]
        words[code] = list(dict.fromkeys([*words.get(code, []), was.name, *was.words]))
    _write_words(target, words)
    know_office(workspace().office)


def _write_words(framework: Path, words: dict[str, list[str]]) -> None:
    import yaml

    text = yaml.safe_dump(words, allow_unicode=True, sort_keys=False)
    framework.with_name("words.yml").write_text(text, encoding="utf-8")


def _begin(edition: int, last: int) -> Path:
    from flows.settings import workspace
    from sources.tree import framework_file

    target = workspace().frameworks / str(edition) / "framework.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    for name in ("framework.csv", "words.yml"):
        beside = framework_file(last).with_name(name)
        if beside.is_file():
            target.with_name(name).write_bytes(beside.read_bytes())
    return target


def differences(old: Tree, new: Tree) -> list[dict[str, str]]:
    """What differs between two editions, node by node in the order of the new one, then what is gone.

    Each: `what` (new, gone, name, unit, weight, direction, parent, level, lead), `code`, `name`, `old`, `new`.
    """
    found = []
    for node in new:
        was = old.nodes.get(node.code)
        if was is None:
            found.append({"what": "new", "code": node.code, "name": node.name, "old": "", "new": node.name})
            continue
        for what in ("name", "level", "parent", "weight", "direction", "unit", "lead"):
            before, after = getattr(was, what), getattr(node, what)
            if before != after:
                values = {"old": str(before or "—"), "new": str(after or "—")}
                found.append({"what": what, "code": node.code, "name": node.name, **values})
    gone = (node for node in old if node.code not in new.nodes)
    return [*found, *({"what": "gone", "code": node.code, "name": node.name, "old": node.name, "new": ""} for node in gone)]
