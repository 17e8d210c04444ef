"""Typed path parameters: an address holds a reference, a key, a year or a random id, and nothing else fits (AC-7)."""

import secrets
from typing import Any

from flask import Flask, current_app
from werkzeug.routing import BaseConverter


class Ref(BaseConverter):
    """A reference people can read aloud: CPR-2027-03, PW-2027, DIP-2027-05-2."""

    regex = r"[A-Z]{2,5}-[0-9]{4}(?:-[0-9]{2})?(?:-[0-9]{1,3})?"


class Key(BaseConverter):
    """A key of a pack, a team or a service: lower case, digits, hyphens and underscores."""

    regex = r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?"


class Year(BaseConverter):
    """A programme year: 2027, or 2027-28 for one that starts in another month."""

    regex = r"20[0-9]{2}(?:-[0-9]{2})?"


class PublicId(BaseConverter):
    """A random id of 128 bits, as `secrets.token_urlsafe(16)` writes it."""

    regex = r"[A-Za-z0-9_-]{22}"


class KeptMail(BaseConverter):
    """A message of the mail folder: when it was written and which message it is."""

    regex = r"[0-9]{8}T[0-9]{6}Z-[A-Za-z0-9_-]{22,36}"


class Secret(BaseConverter):
    """A secret of 256 bits, as `secrets.token_urlsafe(32)` writes it."""

    regex = r"[A-Za-z0-9_-]{43}"


def path_to(endpoint: str, **values: Any) -> str:
    """The path of a page of this portal, also where there is no request."""
    return current_app.url_map.bind("localhost").build(endpoint, values)


def new_public_id() -> str:
    """A random id of 128 bits for an address."""
    return secrets.token_urlsafe(16)


def init_app(app: Flask) -> None:
    """Make the converters known as `ref`, `key`, `year`, `id`, `mail` and `secret`."""
    app.url_map.converters.update(ref=Ref, key=Key, year=Year, id=PublicId, mail=KeptMail, secret=Secret)
