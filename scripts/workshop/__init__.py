"""The workshop of the demonstration: makes the files of `sources/samples/inbox`, always marked as made up; not shipped.

`python -m scripts.workshop.build` writes them all; the same code and data give the same bytes.
"""
