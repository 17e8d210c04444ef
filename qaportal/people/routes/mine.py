"""One's own: where one is signed in, and how pages look."""

from flask import Response, make_response, url_for

from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me, signed_in
from qaportal.lib.db import db
from qaportal.lib.pages import page
from qaportal.people import forms, policy, queries, services
from qaportal.people.models import SignIn, digest_of
from qaportal.people.routes.blueprint import bp, change
from qaportal.people.routes.signing_in import forgotten


@bp.get("/me/sign-ins")
@access(signed_in)
def sign_ins() -> Response:
    """The browsers that are signed in as me."""
    now = clock.now()
    return page("people/sign_ins.html", sign_ins=queries.sign_ins_of(me(), now), this=digest_of(me().token), now=now)


@bp.post("/me/sign-ins/<id:sign_in>/ending")
@access(policy.can_end, load=queries.own_sign_in)
def end_sign_in(sign_in: SignIn) -> Response:
    """Sign one of them out; this one too, if it is the one."""
    is_this_one = sign_in.digest == digest_of(me().token)
    services.end_sign_in(sign_in, by=me())
    db.session.commit()
    if is_this_one:
        return forgotten(make_response(htmx.redirect(url_for("people.sign_in_form"))))
    return htmx.redirect(url_for("people.sign_ins"))


@bp.get("/me/preferences")
@access(signed_in)
def preferences() -> Response:
    """How pages look."""
    return page("people/preferences.html", form=forms.ThemeForm(data={"theme": me().theme}))


@bp.post("/me/preferences")
@access(signed_in)
def choose_preferences() -> Response:
    """Keep what was chosen."""
    form = forms.ThemeForm()

    def act() -> None:
        services.choose_theme(me(), form.theme.data)

    return change(form, "people/preferences.html", act, "Preferences saved.", lambda: url_for("people.preferences"))
