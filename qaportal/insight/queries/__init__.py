"""Reads of insight."""

from qaportal.insight.queries.pages import Page, page_of, table_of, three_sentences
from qaportal.insight.queries.reports import Draft, body_of_draft, draft_of

__all__ = ["Draft", "Page", "body_of_draft", "draft_of", "page_of", "table_of", "three_sentences"]
