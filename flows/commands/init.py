"""`pii-plan init DIR`: the workspace of an office, with all that the office owns; nothing that is there is overwritten."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from flows.commands import answer, say
from flows.settings import KEPT, PROJECT, SETTINGS, Workspace
from sources.office import FORMS, NAMES
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
SKELETON = Path(__file__).parents[1] / "workspace"
_ICONS = ("ban-lam-viec.desktop", "ban-lam-viec.bat")
"""They start the desk by this very program."""
_PROVINCE = re.compile(r'^province = ".*"$', flags=re.MULTILINE)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path)
    parser.add_argument("--province")


def run(arguments: argparse.Namespace) -> int:
    """Raises Refused for a province that nobody knows, and for a folder that is a workspace already."""
    from sources.case import parse_province

    folder: Path = arguments.folder.resolve()
    space = Workspace(folder / KEPT)
    if (folder / SETTINGS).exists():
        raise MESSAGES.refused("PII-INIT-EXISTS", file=str(folder))
    settings = (PROJECT / SETTINGS).read_text(encoding="utf-8")
    if arguments.province:
        named = parse_province(arguments.province, "--province")
        settings = _PROVINCE.sub(f'province = "{named}"', settings, count=1)
    space.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for made in (space.inbox, space.frameworks, folder / FORMS):
        made.mkdir(parents=True, exist_ok=True)
    for name, target in (
        ("source.yml", space.inbox),
        (NAMES, folder),
        ("HUONG-DAN.md", folder),
        *((icon, folder) for icon in _ICONS),
    ):
        if not (target / name).exists():
            text = (SKELETON / name).read_text(encoding="utf-8").replace("{python}", sys.executable)
            (target / name).write_text(text, encoding="utf-8", newline="\r\n" if name.endswith(".bat") else "\n")
    (folder / "ban-lam-viec.desktop").chmod(0o755)
    (folder / SETTINGS).write_text(settings, encoding="utf-8")
    answer(say("init.done", folder=folder))
    return 0
