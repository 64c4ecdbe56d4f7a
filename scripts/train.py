"""Makes `sources/departments/model.json` from the labelled data of `tests/evaluation`: run `make train`.

Deterministic and takes seconds: linear models by L-BFGS from zero weights, features seen once left out, weights rounded.
`--report` reads every paper with models that have not seen it and prints what came out.
"""

from __future__ import annotations

import json
import os
import sys

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from sources.departments import model as stored
from sources.departments.model import Features, LinearModel
from sources.departments.papers import collect, readings_of, result_of
from sources.departments.readings import Reading, link_features, reading_features, role_features
from tests.evaluation.labels import HERE, UNKNOWN, Label, Labelled, own_sentences, papers, sentences
from tests.evaluation.promises import Score, score_paper

OUT = Path(stored.__file__).with_name("model.json")
FOLDS = 5
ROLES = (
    "target baseline past estimate national provincial other_body request budget forecast definition activity cause measure"
    " other"
).split()
START = {
    "link": LinearModel(("yes",), {
        "bias": (-4.0,), "likeness": (4.0,), "fit": (2.0,), "near": (1.0,), "from_clause": (1.0,), "from_after": (1.0,),
        "from_label": (1.5,), "from_code": (4.0,), "own_words_name_another": (-2.0,), "foreign_previous": (-2.0,),
        "foreign_heading": (-2.0,), "foreign_run_in": (-2.0,),
    }),
    "role": LinearModel(tuple(ROLES), {"bias": (0.0,) * len(ROLES)}),
    "reading": LinearModel(("yes",), {"bias": (0.0,)}),
}  # fmt: skip

Row = tuple[str, Reading, Label]


def fit(
    rows: Sequence[Features], answers: Sequence[int], classes: int, strength: float, least: int = 2
) -> dict[str, tuple[float, ...]]:
    """Weights of a softmax regression (or, with one class, of a logistic one) with an L2 penalty."""
    seen = Counter(name for row in rows for name in row)
    names = ["bias", *sorted(name for name, count in seen.items() if count >= least and name != "bias")]
    index = {name: at for at, name in enumerate(names)}
    entries = [(r, index[n], v) for r, row in enumerate(rows) for n, v in sorted({**row, "bias": 1.0}.items()) if n in index]
    matrix = csr_matrix(
        ([e[2] for e in entries], ([e[0] for e in entries], [e[1] for e in entries])), shape=(len(rows), len(names))
    )
    wide = max(classes, 2)
    goal = np.zeros((len(rows), wide))
    goal[np.arange(len(rows)), answers] = 1.0
    penalty = np.full(len(names), strength)
    penalty[0] = 1e-3

    def loss(flat: Any) -> tuple[float, Any]:
        weights = flat.reshape(len(names), wide)
        scores = matrix @ weights
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        value = -(goal * logs).sum() + 0.5 * (penalty[:, None] * weights**2).sum()
        return value, (matrix.T @ (np.exp(logs) - goal) + penalty[:, None] * weights).ravel()

    best = minimize(
        loss, np.zeros(len(names) * wide), jac=True, method="L-BFGS-B", options={"maxiter": 100, "ftol": 1e-6, "maxcor": 5}
    )
    weights = best.x.reshape(len(names), wide)
    if classes == 1:
        weights = weights[:, 1:] - weights[:, :1]
    return {
        name: tuple(round(float(w), 3) for w in weights[at])
        for at, name in enumerate(names)
        if abs(weights[at]).max() >= 0.02
    }


def train(rows: Sequence[Row]) -> dict[str, LinearModel]:
    """The link and the role model from labelled readings."""
    features, answers = [], []
    for _, reading, label in rows:
        if label.code == UNKNOWN or (label.role not in ("target", "baseline", "past") and label.code is None):
            continue
        for candidate in reading.candidates:
            if candidate.match.code and candidate.fit > 0:
                features.append(link_features(reading, candidate))
                answers.append(int(candidate.match.code == label.code))
    linking = LinearModel(("yes",), fit(features, answers, 1, 0.3))
    roles = [role_features(reading) for _, reading, _ in rows]
    judged = fit(roles, [ROLES.index(label.role) for *_, label in rows], len(ROLES), 0.5)
    return {"link": linking, "role": LinearModel(tuple(ROLES), judged)}


def use(models: dict[str, LinearModel]) -> None:
    """Let the readers use these models."""
    stored.models.cache_clear()
    import sources.departments.readings as readings

    vars(readings)["models"] = lambda: models


def labelled_readings(groups: Sequence[Labelled]) -> list[Row]:
    """All readings of the groups with a label, linked by the models in use."""
    return [
        (group.name, reading, label)
        for group in groups
        for reading in collect(group.opened)
        if (label := group.label(reading))
    ]


def is_right(reading: Reading, label: Label) -> bool:
    """Whether indicator, role and year of a reading are right."""
    right = label.role == "target" and label.code not in (None, UNKNOWN) and reading.match.code == label.code
    return right and (label.year is None or (reading.time.year if reading.time else None) == label.year)


def learn(groups: Sequence[Labelled]) -> dict[str, LinearModel]:
    """All three models: linking twice (what was linked before is a candidate after), then roles, then the confidence."""
    use(START)
    models = {**START, **train(labelled_readings(groups))}
    use(models)
    rows = labelled_readings(groups)
    models = {**models, **train(rows)}
    models["reading"] = calibrated(unseen(groups, rows, models))
    return models


def unseen(groups: Sequence[Labelled], rows: Sequence[Row], models: dict[str, LinearModel]) -> list[Row]:
    """Every labelled reading as models see it that have not seen its paper."""
    names = sorted({group.name for group in groups})
    found: list[Row] = []
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        use({**models, **train([row for row in rows if row[0] not in held])})
        found += [(group.name, *pair) for group in groups if group.name in held for pair in read(group)]
    return found


def calibrated(rows: Sequence[Row]) -> LinearModel:
    """The confidence: how often readings like this one are wholly right."""
    named = [(reading, label) for _, reading, label in rows if reading.role == "target" and reading.match.code]
    answers = [int(is_right(reading, label)) for reading, label in named]
    return LinearModel(("yes",), fit([reading_features(reading) for reading, _ in named], answers, 1, 2.0))


def read(group: Labelled) -> list[tuple[Reading, Label]]:
    """The labelled readings among them."""
    return [(reading, label) for reading in readings_of(group.opened) if (label := group.label(reading))]


def report(groups: Sequence[Labelled], write: Callable[[str], Any]) -> None:
    """Each paper read by models that have not seen it (nor its other formats): its numbers and its promises, scored."""
    use(START)
    models = {**START, **train(labelled_readings(groups))}
    use(models)
    seen = labelled_readings(groups)
    unknown = unseen(groups, seen, models)
    names = sorted({group.name for group in groups})
    confusion: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    score = Score()
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        others = [row for row in seen if row[0] not in held]
        reading = calibrated([row for row in unknown if row[0] not in held])
        use({**models, **train(others), "reading": reading})
        for group in groups:
            if group.name not in held:
                continue
            readings = readings_of(group.opened)
            for one in readings:
                label = group.label(one)
                if label is not None:
                    confusion[label.role, one.role] += 1
                    _count(one, label, total)
                    if "-v" in sys.argv:
                        _show(group.name, one, label, write)
            if group.file:
                result = result_of(group.file, group.opened, readings)
                score_paper(group.rows, result.commitments, result.not_targets, score)
    if "-v" in sys.argv:
        write("".join(f"  {line}\n" for line in score.misses))
    for role in ROLES:
        row = {other: count for (gold, other), count in confusion.items() if gold == role}
        write(f"{role:<12}{sum(row.values()):>5}  {dict(sorted(row.items(), key=lambda item: -item[1]))}\n")
    n = total
    write(
        f"numbers: targets of the index {n['want']}, read with indicator {n['found']} ({n['found'] / n['want']:.3f}),"
        f" with year {n['full']} ({n['full'] / n['want']:.3f});"
        f" named {n['named']}, right {n['found']} ({n['found'] / n['named']:.3f});"
        f" at 0.8: {n['sure']}, right {n['sure_right']} ({n['sure_right'] / max(1, n['sure']):.3f})\n"
    )
    write("".join(f"{line}\n" for line in score.lines()))


def _count(reading: Reading, label: Label, n: Counter[str]) -> None:
    wanted = label.role == "target" and label.code not in (None, UNKNOWN)
    named = reading.role == "target" and reading.match.code is not None
    found = wanted and named and reading.match.code == label.code
    n["want"] += wanted
    n["named"] += named
    n["found"] += found
    n["full"] += found and is_right(reading, label)
    n["sure"] += named and reading.confidence >= 0.8
    n["sure_right"] += found and reading.confidence >= 0.8


def _show(name: str, reading: Reading, label: Label, write: Callable[[str], Any]) -> None:
    wanted = label.code if label.role == "target" and label.code != UNKNOWN else None
    got = reading.match.code if reading.role == "target" else None
    year = reading.time.year if reading.time else None
    if wanted != got or (wanted and label.year and label.year != year):
        write(
            f"  {name} want {label.role} {label.code} {label.year} got {reading.role}"
            f" {reading.roles.get('target', 0):.2f} {reading.match.code} {year} [{reading.confidence}]"
            f" {reading.quantity.value} {reading.quantity.unit} ({reading.time_source}): {reading.quote[:150]!r}\n"
        )


def main() -> None:
    groups = [group for folder in sorted((HERE / "papers").iterdir()) for group in papers(folder)]
    for path in sorted(HERE.glob("sentences*.csv")):
        groups += list(sentences(path))
    groups += list(own_sentences(HERE / "commitments.yml"))
    if "--report" in sys.argv:
        report(groups, sys.stdout.write)
        return
    models = learn(groups)
    content = {name: {"classes": model.classes, "weights": dict(model.weights)} for name, model in models.items()}
    OUT.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"{OUT.name}: {sum(len(model.weights) for model in models.values())} features\n")


if __name__ == "__main__":
    main()
