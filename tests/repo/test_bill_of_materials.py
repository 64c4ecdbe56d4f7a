"""The bill of materials names what the lock pins, no more and no less, the same each time."""

from __future__ import annotations

import json
import re

import yaml

from flows.settings import PROJECT
from scripts.bill_of_materials import LOCK, bill, locked


def test_the_bill_names_every_locked_package_with_its_hashes_and_a_licence() -> None:
    lock = LOCK.read_text(encoding="utf-8")
    packages = locked(lock)
    said = json.loads(bill(packages, lock))
    pinned = dict(re.findall(r"^([a-z0-9][\w.-]*)==([^ ;\\]+)", lock, re.MULTILINE))
    assert {item["name"]: item["version"] for item in said["components"]} == pinned
    assert sum(len(item["hashes"]) for item in said["components"]) == lock.count("--hash=sha256:")
    assert bill(packages, lock) == bill(locked(lock), lock)
    shipped = {item["name"] for item in said["components"] if item["scope"] == "required"}
    assert {"prefect", "duckdb", "lxml"} <= shipped and not {"pytest", "mypy", "hypothesis"} & shipped
    assert sum(not item.get("licenses") for item in said["components"]) <= 6


def test_the_container_and_the_unit_start_what_there_is() -> None:
    """They cannot be built here; what they name has to be there at least."""
    deploy = PROJECT / "deploy"
    dockerfile = (deploy / "Dockerfile").read_text(encoding="utf-8")
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE):
        assert all((PROJECT / name).exists() for name in copied.split()), copied
    services = yaml.safe_load((deploy / "compose.yml").read_text(encoding="utf-8"))["services"]
    assert all(service["read_only"] and service["user"] for service in services.values())
    guide = (PROJECT / "README.md").read_text(encoding="utf-8")
    for unit in deploy.glob("*.service"):
        (typed,) = re.findall(r"^ExecStart=\S+/(pii-plan .*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
        assert f"\n{typed} " in guide or f"\n{typed}\n" in guide, "the guide's own line"
