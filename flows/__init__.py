"""When, and in what order. The version is that of the whole package."""

__version__ = "0.2.0"
