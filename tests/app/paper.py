"""A PDF read back with another library: its words, and what a screen reader walks."""

from __future__ import annotations

from typing import Any

from pypdf import PdfReader


def words_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def structure(reader: PdfReader) -> list[Any]:
    """Every element of the structure that a screen reader walks."""
    found, open_ = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while open_:
        element = open_.pop().get_object()
        if hasattr(element, "get"):
            found.append(element)
            kids = element.get("/K", [])
            open_ += kids if isinstance(kids, list) else [kids]
    return found
