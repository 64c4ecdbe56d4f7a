"""The demonstration inbox: published figures, a mandate, and files made up for the demonstration, always marked so.

`python -m sources.samples.build` writes it; the same code and data give the same bytes.
"""
