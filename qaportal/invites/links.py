"""The addresses of feeds and activities outside a request: worked out from settings, never stored (TK-2)."""

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import quote, urlsplit

from flask import current_app

from qaportal.invites.models import Feed, Invite

PREFIX, FOR_GUESTS = "qaf_", "qai_"
_SHAPE = re.compile(r"qaf_[A-Za-z0-9_-]{32}")
_BYTES = 24  # 192 bits


def sealed(secret: str, public_id: str, version: int, epoch: int) -> str:
    """The token of a feed: an HMAC over its random id, its version and its owner's access epoch, so that *Reset*
    ends the link at once and raising the epoch ends every link of a leaver for good."""
    return PREFIX + _mac(secret, f"feed|{public_id}|{version}|{epoch}")


def _mac(secret: str, said: str) -> str:
    """32 characters that only who has the secret can work out."""
    return urlsafe_b64encode(hmac.digest(secret.encode(), said.encode(), "sha256")[:_BYTES]).decode()


def digest_of(token: str) -> bytes:
    """What is kept of a token and looked up by (A14)."""
    return sha256(token.encode()).digest()


def has_shape(token: str) -> bool:
    """Whether the text can be a token at all."""
    return _SHAPE.fullmatch(token) is not None


def token_of(public_id: str, version: int, epoch: int) -> str:
    """The token of that feed in this portal."""
    return sealed(current_app.config["SECRET_KEY"], public_id, version, epoch)


def fits(token: str, public_id: str, version: int, epoch: int) -> bool:
    """Whether `token` is the feed's token as things stand, compared in constant time."""
    return hmac.compare_digest(token, token_of(public_id, version, epoch))


def token_of_feed(feed: Feed) -> str:
    """The token of a feed for its owner to see."""
    return token_of(feed.public_id, feed.version, feed.person.access_epoch)


def is_live(feed: Feed) -> bool:
    """Whether the feed's link still opens: it does not once its owner's access epoch has been raised."""
    return feed.digest == digest_of(token_of_feed(feed))


def https(feed: Feed) -> str:
    """The address to copy: for the web versions of Outlook and Google."""
    return page(f"/f/{token_of_feed(feed)}.ics")


def webcal(feed: Feed) -> str:
    """The address to click: calendar programs on this device open it and subscribe."""
    return f"webcal:{https(feed).partition(':')[2]}"


def google(feed: Feed) -> str:
    """Google's own page for subscribing; it takes a webcal address only."""
    return f"https://calendar.google.com/calendar/r?cid={quote(webcal(feed), safe='')}"


def activity(ref: str) -> str:
    """The page of an activity."""
    return page(f"/activity/{ref}")


def page(path: str) -> str:
    """The page at a path of this portal."""
    return f"{current_app.config['BASE_URL']}{path}"


def offer(public_id: str) -> str:
    """The page on which an offer of a seat is answered."""
    return page(f"/cover/{public_id}/answer")


def cover(public_id: str) -> str:
    """The page of a request for cover."""
    return page(f"/cover/{public_id}")


def invite(public_id: str) -> str:
    """The page on which somebody answers an invitation, behind sign-in."""
    return page(f"/invites/{public_id}")


def guest(invite: Invite) -> str:
    """The page on which somebody without an account answers what they were told last."""
    return page(f"/i/{guest_token(invite, invite.told_sequence or 0)}")


def guest_token(invite: Invite, sequence: int) -> str:
    """What opens that page: the invite's id, the SEQUENCE that it asks about, and an HMAC over both and the person's
    access epoch. So it is of one person, event and time, nothing secret is stored, and a leaver's ends (TK-3)."""
    said = f"invite|{invite.public_id}|{sequence}|{invite.person.access_epoch}"
    return f"{FOR_GUESTS}{invite.public_id}.{sequence}.{_mac(current_app.config['SECRET_KEY'], said)}"


def opens(token: str, invite: Invite, sequence: int) -> bool:
    """Whether the token is the invite's for that SEQUENCE, compared in constant time."""
    return hmac.compare_digest(token, guest_token(invite, sequence))


def mailbox() -> tuple[str, str]:
    """Name and address of the organiser of everything that is mailed: one mailbox, the one that mail is from (M03)."""
    return "QA Portal", current_app.config["MAIL_FROM"]


def mail_server() -> str:
    """The name under which our own mail server says in Authentication-Results who sent a message; "" where none is
    known, and nobody is believed."""
    return str(current_app.config["MAIL_AUTHSERV"])


def letter_in(message_id: str) -> str:
    """The random id of the letter that a Message-ID of ours names (JB-2); "" for the Message-ID of anybody else."""
    ident, _, domain = message_id.strip("<>").partition("@")
    return ident if domain.lower() == mailbox()[1].rpartition("@")[2].lower() else ""


def host() -> str:
    """The portal's host name, the right-hand side of every UID."""
    return urlsplit(current_app.config["BASE_URL"]).hostname or "qaportal"
