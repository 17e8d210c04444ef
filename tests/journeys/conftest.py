from tests.browser.fixtures import door, draft, page_as, published, served, town

__all__ = ["door", "draft", "page_as", "published", "served", "town"]
