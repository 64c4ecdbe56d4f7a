"""Reading a labelled paper with the models in use."""

from sources.departments.papers import readings_of
from sources.departments.readings import Reading
from tests.evaluation.labels import Label, Labelled


def read_group(group: Labelled) -> list[tuple[Reading, Label]]:
    """The labelled readings of one paper, wholly read."""
    return [(reading, label) for reading in readings_of(group.opened) if (label := group.label(reading))]
