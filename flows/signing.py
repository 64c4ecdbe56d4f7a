"""The head of the ledger signed (Ed25519), so that whoever has the public key needs no trust in this machine's disk.

The private key is kept outside of the workspace and of the plan: who can rewrite the ledger must not be able to sign it. A
signature is a line of the ledger itself, over the head before it and the plan that was published by then.
"""

from __future__ import annotations

import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.ledger import Ledger, canonical
from flows.manifest import Manifest, read_manifest, seal_of
from flows.settings import workspace
from flows.verification import changed_bytes
from reports.evidence.site import write_signing_page
from sources.contracts import Finding
from sources.words.messages import MessageCatalogue

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MESSAGES = MessageCatalogue(__file__)
_HEX = re.compile(r"\b[0-9a-f]{64}\b")
_SIGNED = ("head", "identity", "manifest", "key")
_LARGEST_KEY = 10_000


@dataclass(frozen=True, slots=True)
class Signature:
    """What was signed: the head of the ledger, the plan (data identity, hash of its manifest), by which public key."""

    head: str
    identity: str
    manifest: str
    key: str
    signature: str


def new_key(path: Path) -> str:
    """Write a new private key (PEM, readable by its owner alone) and return the public one, 64 hexadecimal digits.

    Raises Refused for a path inside the workspace, or where there is a file already.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    _refuse_inside(path)
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise MESSAGES.refused("PII-SIGN-KEY-EXISTS", file=str(path)) from error
    with os.fdopen(handle, "wb") as stream:
        stream.write(text)
    return _public(key)


def sign(plan: Path, key_file: Path) -> Signature:
    """Sign the ledger's head for a published plan; the signature becomes the next line of the ledger.

    Raises Refused where the plan or anything kept is not as published, or the key is none or lies inside.
    """
    _refuse_inside(key_file, plan)
    key = _private(key_file)
    manifest, head = _published(plan)
    body = {"head": head, "identity": manifest.identity, "manifest": seal_of(plan), "key": _public(key)}
    signature = key.sign(canonical(body)).hex()
    Ledger(workspace().ledger).append("signed", **body, signature=signature)
    return Signature(**body, signature=signature)


def check_signature(plan: Path, key: str) -> list[Finding]:
    """Whether the ledger holds a signature by this public key (hexadecimal digits, or a file with them) over this plan.

    It must be over a head that is still in the ledger, not before the plan's publication.
    """
    public, manifest, ledger = _public_of(key), read_manifest(plan), Ledger(workspace().ledger)
    if manifest is None or ledger.first_break() is not None:
        return []  # Told elsewhere.
    heads: list[str] = []
    published = -1
    for event in ledger.events():
        if event["event"] == "published" and (event["identity"], event["manifest"]) == (manifest.identity, seal_of(plan)):
            published = len(heads)
        if event["event"] == "signed" and event.get("key") == public and event.get("manifest") == seal_of(plan):
            if event["head"] not in heads[max(published, 0) :] or published < 0 or not _is_valid(event, public):
                return [MESSAGES.finding("PII-SIGN-FORGED", key=public)]
            return []
        heads.append(event["hash"])
    return [MESSAGES.finding("PII-SIGN-UNSIGNED", key=public)]


def signatures(plan: Path) -> list[Signature]:
    """The signatures over this plan that the ledger holds, the oldest first."""
    seal = seal_of(plan)
    events = (event for event in Ledger(workspace().ledger).events("signed") if event["manifest"] == seal)
    return [Signature(**{name: event[name] for name in (*_SIGNED, "signature")}) for event in events]


def _is_valid(event: dict[str, Any], public: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    body = {name: event.get(name) for name in _SIGNED}
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(event["signature"]), canonical(body))
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
    return True


def _private(path: Path) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    with path.open("rb") as stream:
        text = stream.read(_LARGEST_KEY)
    try:
        key = load_pem_private_key(text, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise MESSAGES.refused("PII-SIGN-KEY", file=str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise MESSAGES.refused("PII-SIGN-KEY", file=str(path))
    return key


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def _public_of(text: str) -> str:
    """The digits themselves, or those that a file holds. Raises Refused where there are none."""
    path = Path(text)
    if not _HEX.fullmatch(text) and path.is_file():
        with path.open("rb") as stream:
            text = stream.read(_LARGEST_KEY).decode(errors="ignore")
    found = _HEX.search(text)
    if found is None:
        raise MESSAGES.refused("PII-SIGN-PUBLIC-KEY", file=text[:80])
    return found[0]


def _refuse_inside(key: Path, plan: Path | None = None) -> None:
    space = workspace()
    for folder in (space.office, space.home, *([plan] if plan else [])):
        if key.resolve().is_relative_to(folder.resolve()):
            raise MESSAGES.refused("PII-SIGN-KEY-INSIDE", file=str(key))


def write_page(plan: Path, path: Path) -> None:
    """A page to print, sign by hand and keep with the plan on paper: identity, head of the ledger, signatures, sources.

    Raises Refused where the plan or anything kept is not as published.
    """
    manifest, head = _published(plan)
    codes = {"identity": manifest.identity, "manifest": seal_of(plan), "head": head, "code": manifest.code}
    about = {"province": manifest.case.get("province") or "", "year": manifest.case.get("year") or ""}
    sources = [(item.name, item.sha256) for item in manifest.inputs]
    write_signing_page(path, about, codes, [asdict(one) for one in signatures(plan)], sources)


def _published(plan: Path) -> tuple[Manifest, str]:
    """The manifest of a plan that is as it was published, and the head of the ledger. Raises Refused where it is not."""
    manifest = read_manifest(plan)
    changed = changed_bytes(plan)
    if manifest is None or changed:
        raise MESSAGES.refused("PII-SIGN-CHANGED", file=str(plan), found=changed[0].message if changed else "")
    return manifest, Ledger(workspace().ledger).head()
