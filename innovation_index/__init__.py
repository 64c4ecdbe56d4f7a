"""The one import name of the package. `from innovation_index import method` gives the method of the index for any data.

The rooms `flows`, `reports` and `sources` import each other by these names. So that they clash with nobody, an installed
package keeps them in `innovation_index/house`, laid out as the repository is, and only a program that asks for
`innovation_index` sees them (docs/developers/decisions/0006-one-import-name.md). In a checkout the house is the repository.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
HOUSE = _HERE / "house" if (_HERE / "house").is_dir() else _HERE.parent
ROOMS = ("flows", "reports", "sources")
_OFFERED = {"method": "sources.innovation_index.method", "__version__": "flows"}

for _room in ROOMS:
    _loaded = sys.modules.get(_room)
    if _loaded is not None and str(HOUSE / _room) not in map(str, _loaded.__path__):
        raise ImportError(f"another package named {_room} is loaded already: import innovation_index before it")
if str(HOUSE) not in sys.path:
    sys.path.insert(0, str(HOUSE))


def __getattr__(name: str) -> Any:
    """`method` and `__version__`, loaded when they are asked for: the method needs numpy and pandas."""
    if name not in _OFFERED:
        raise AttributeError(name)
    module = importlib.import_module(_OFFERED[name])
    return getattr(module, name, module)
