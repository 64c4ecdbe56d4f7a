"""The program `pii-plan`, also as `python -m innovation_index`."""

import sys


def main() -> int:
    """Run one command of the command line; returns its exit code."""
    from flows.cli import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
