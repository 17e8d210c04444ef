"""Reads of insight."""

from qaportal.insight.queries.pages import Page, page_of, table_of, three_sentences

__all__ = ["Page", "page_of", "table_of", "three_sentences"]
