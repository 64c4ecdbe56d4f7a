"""The tasks of the plan, from what departments committed to do: solution, product, deadline, who leads and who helps."""

from __future__ import annotations

from dataclasses import dataclass

from reports.plan.content import NumberUse, Text
from reports.plan.material import Material, lead_of, titled
from reports.plan.numbers import Operand
from reports.plan.readings import named
from reports.plan.wording import joined, say
from sources.contracts import Commitment
from sources.tree import Node
from sources.words.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Task:
    """One task for one indicator. `lead` is the department that committed itself; parts it did not name are None."""

    indicator: Node
    commitment: Commitment
    name: Text
    lead: Text
    department: str | None
    coordinating: tuple[str, ...]
    product: Text | None
    deadline: Text | None


def tasks_of(material: Material, row: Node) -> tuple[Task, ...]:
    """The tasks of one indicator: each solution of each department once, with the years it was committed for.

    A commitment without a solution makes a task of its own only where its department names none at all.
    """
    made: dict[tuple[str | None, str | None], list[Commitment]] = {}
    for commitment in sorted(material.usable_commitments(row.code), key=lambda item: (item.year or 0, item.commitment_id)):
        made.setdefault((commitment.department, commitment.solution), []).append(commitment)
    telling = {department for department, solution in made if solution is not None}
    chosen = [items for (department, solution), items in made.items() if solution is not None or department not in telling]
    return tuple(_task(material, row, items, number) for number, items in enumerate(chosen, start=1))


def all_tasks(material: Material) -> tuple[Task, ...]:
    return tuple(task for row in material.readings.indicators for task in tasks_of(material, row))


def _task(material: Material, row: Node, made: list[Commitment], number: int) -> Task:
    commitment = made[-1]
    prefix = f"task.{row.code}.{number}"
    solution = _quoted(material, commitment, f"{prefix}.solution", "solution")
    product = _quoted(material, commitment, f"{prefix}.product", "evidence")
    department = commitment.department or row.lead
    return Task(
        indicator=row,
        commitment=commitment,
        name=(solution,) if solution else say("tasks.generic_task", name=named(row)),
        lead=titled(department) if department and department != row.lead else lead_of(row),
        department=department,
        coordinating=commitment.coordinating or row.coordinating,
        product=(product,) if product else None,
        deadline=_deadline(material, made[0], commitment, prefix),
    )


def _deadline(material: Material, first: Commitment, last: Commitment, prefix: str) -> Text | None:
    """The deadline as it is stated; otherwise the years that the solution was committed for."""
    stated = _quoted(material, last, f"{prefix}.deadline", "deadline")
    if stated is not None:
        return (stated,)
    if last.year is None:
        return None
    year = _committed_year(material, last, f"{prefix}.year")
    if first.year is None or first.year == last.year:
        return say("tasks.within_year", year=year)
    return say("tasks.within_years", first=_committed_year(material, first, f"{prefix}.first_year"), year=year)


def _committed_year(material: Material, commitment: Commitment, number_id: str) -> NumberUse:
    source = Operand(commitment.commitment_id, "commitment", str(commitment.year), commitment.status)
    return material.book.read(number_id, source, kind="committed", rule="year")


def _quoted(material: Material, commitment: Commitment, number_id: str, attribute: str) -> NumberUse | None:
    """A department's own words: a first capital, no final stop, otherwise untouched."""
    words: str | None = getattr(commitment, attribute)
    if words is None or not words.strip():
        return None
    tidy = words.strip().rstrip(".;,")
    if attribute != "deadline":
        tidy = tidy[0].upper() + tidy[1:]
    own_cell = attribute in dict(commitment.word_places)
    identity = f"{commitment.commitment_id}:{attribute}" if own_cell else commitment.commitment_id
    source = Operand(identity, "commitment", words, commitment.status)
    return material.book.read(number_id, source, tidy, kind="committed", rule=attribute)


def coordinating_of(task: Task, separator: str = ", ") -> Text | None:
    """The coordinating bodies, marked where only the made-up part of the framework names them."""
    if not task.coordinating:
        return None
    made_up = not task.commitment.coordinating and task.indicator.lead_status == Status.ILLUSTRATIVE
    return joined([titled(name, made_up=made_up) for name in task.coordinating], separator)
