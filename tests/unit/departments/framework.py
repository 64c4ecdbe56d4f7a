"""The framework of an edition, as the tests need it."""

from sources.tree import Tree, load_tree


def framework(edition: int = 2025) -> Tree:
    return load_tree(edition)
