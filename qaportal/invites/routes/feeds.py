"""The page "Add to my calendar": secret links, each with its QR code, a reset and a removal."""

from io import BytesIO

import segno
from flask import Response, flash, url_for

from qaportal.invites import links, policy, queries, services
from qaportal.invites.forms import SubscribeForm, grouped
from qaportal.invites.models import Feed
from qaportal.invites.routes.blueprint import bp
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.pages import page

RESET = "The old link has stopped. Remove it from your calendar program, then subscribe with the new link."
REMOVED = "The link has stopped. Remove the calendar from your calendar program as well: it may still show old dates."


@bp.get("/me/feeds")
@access(policy.can_subscribe)
def feeds() -> Response:
    """Their links, and what else they may subscribe to."""
    return _page(SubscribeForm(formdata=None))


@bp.post("/me/feeds")
@access(policy.can_subscribe)
def subscribe() -> Response:
    """Add one calendar; adding it twice gives the same link."""
    form = SubscribeForm()
    offers = queries.offers(me(), clock.today())
    form.offer(offers)
    if not form.validate_on_submit():
        return _page(form, status=422)
    offer = next(offer for offer in offers if offer.scope == form.scope.data)
    feed = services.subscribe(offer, by=me())
    public_id = feed.public_id
    db.session.commit()
    return htmx.redirect(url_for("invites.feeds", _anchor=f"feed-{public_id}"))


@bp.post("/me/feeds/<id:feed>/link")
@access(policy.can_manage, load=queries.own_feed)
def reset(feed: Feed) -> Response:
    """A new link in place of the old one."""
    public_id = feed.public_id
    services.reset(feed, by=me())
    db.session.commit()
    flash(RESET, "success")
    return htmx.redirect(url_for("invites.feeds", _anchor=f"feed-{public_id}"))


@bp.post("/me/feeds/<id:feed>/removal")
@access(policy.can_manage, load=queries.own_feed)
def remove(feed: Feed) -> Response:
    """End a link."""
    services.remove(feed, by=me())
    db.session.commit()
    flash(REMOVED, "success")
    return htmx.redirect(url_for("invites.feeds"))


@bp.get("/me/feeds/<id:feed>/qr.svg")
@access(policy.can_manage, load=queries.own_feed)
def qr(feed: Feed) -> Response:
    """The link as a QR code, an image of its own so that the page needs no inline drawing."""
    picture = BytesIO()
    segno.make(links.webcal(feed), error="m").save(picture, kind="svg", scale=4, light="#fff", xmldecl=False)
    return Response(picture.getvalue(), mimetype="image/svg+xml")


def _page(form: SubscribeForm, status: int = 200) -> Response:
    offers = queries.offers(me(), clock.today())
    feeds = queries.feeds_of(me())
    taken = {feed.scope for feed in feeds}
    return page(
        "invites/feeds.html",
        status,
        form=form,
        feeds=feeds,
        open_offers=[offer for offer in offers if not offer.group and offer.scope not in taken],
        groups=grouped([offer for offer in offers if offer.scope not in taken]),
        links=links,
        now=clock.now(),
    )
