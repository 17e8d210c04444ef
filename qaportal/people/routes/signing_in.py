"""Signing in by a mailed link, signing out, and how a request knows whose it is."""

from flask import Response, current_app, make_response, request, session, url_for
from flask_login import LoginManager, login_user, logout_user
from htmx_flask import request as hx_request

from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me, public, signed_in
from qaportal.lib.db import after_answer, db
from qaportal.lib.errors import NotFound, TooMany
from qaportal.lib.limits import allows
from qaportal.lib.pages import back_to, page, to_send_again
from qaportal.people import forms, queries, services
from qaportal.people.browsers import browser_name
from qaportal.people.models import NOTED_EVERY, Person
from qaportal.people.routes.blueprint import bp

TRIES, WINDOW = 10, 5 * 60  # SE-5
TOO_MANY = "There were too many tries to sign in. Wait five minutes and try again."

manager = LoginManager()
manager.session_protection = None  # Ours to protect: the row of `sign_in` has its own ends (SE-2).


def load_person(token: str) -> Person | None:
    """Whose request this is. Notes at most every NOTED_EVERY that the sign-in is in use: what a page asks for by itself
    says `Poll`, and is no use of it."""
    now = clock.now()
    found = queries.sign_in_of(token, now)
    if found is None:
        return None
    if now - found.seen_at >= NOTED_EVERY and not request.headers.get("Poll"):
        after_answer(services.note_seen(found.id, now))
    person: Person = found.person
    person.token, person.began_at = token, found.began_at
    return person


def ask_to_sign_in() -> Response:
    """Off to the sign-in page and, after it, back where they were (WB-4). A page that is written in says `Stay`:
    it keeps what was typed, and says itself that they are signed out. What a form sent is held for them."""
    if request.headers.get("Stay"):
        return Response("", 401)
    if htmx.is_fragment():
        address = hx_request.htmx.current_url or ""
        path = "/" + address.split("://")[-1].partition("/")[2]
        url = url_for("people.sign_in_form", next=path)
        return Response("", 401, headers={"HX-Redirect": url})
    if kept := to_send_again(401, "You are signed out", "What you wrote is still on this page, and is not saved yet."):
        return kept
    return htmx.redirect(url_for("people.sign_in_form", next=request.path))


manager.user_loader(load_person)
manager.unauthorized_handler(ask_to_sign_in)

# By link ------------------------------------------------------------------------------------------


@bp.get("/sign-in")
@access(public)
def sign_in_form() -> Response:
    """Who are you?"""
    if me().is_authenticated:
        return htmx.redirect(back_to(request.args.get("next", "")))
    return _sign_in_page(forms.SignInForm(data={"next": request.args.get("next", "")}))


@bp.post("/sign-in")
@access(public)
def sign_in() -> Response:
    """Send a link; the answer is the same whether or not anyone has this address (SE-5)."""
    form = forms.SignInForm()
    if not form.validate():
        return _sign_in_page(form, 422)
    email = form.email.data.strip().lower()
    is_allowed = [allows(f"sign-in {what}", who, most=TRIES, seconds=WINDOW) for what, who in _who(email)]
    if not all(is_allowed):
        raise TooMany(TOO_MANY)
    services.ask_for_link(email)
    db.session.commit()
    session["next"] = form.next.data or ""
    return htmx.redirect(url_for("people.link_sent"))


def _who(email: str) -> list[tuple[str, str]]:
    return [("from", request.remote_addr or ""), ("as", email)]


def _sign_in_page(form: forms.SignInForm, status: int = 200) -> Response:
    personas = queries.demo_personas() if current_app.config["DEMO"] else []
    day = clock.today()
    shown = [(role, person, person.main_appointment(day)) for role, person in personas]
    return page("people/sign_in.html", status, form=form, personas=shown, next=form.next.data or "")


@bp.get("/sign-in/sent")
@access(public)
def link_sent() -> Response:
    """Look into your mail."""
    return page("people/link_sent.html")


@bp.get("/sign-in/<secret:token>")
@access(public)
def link(token: str) -> Response:
    """What a mailed link opens: a button. Mail scanners that follow links press none."""
    return page("people/link.html", token=token, person=queries.usable_link(token, clock.now()).person)


@bp.post("/sign-in/<secret:token>")
@access(public)
def use_link(token: str) -> Response:
    """Sign in, once."""
    person, cookie = services.use_link(token, browser=_browser())
    db.session.commit()
    return _begin(person, cookie, session.get("next", ""))


@bp.get("/sign-in/demo/<id:person>")
@access(public)
def demo_link(person: str) -> Response:
    """A button to sign in as one of the demo's made-up people: what its start prints for some of them."""
    if not current_app.config["DEMO"]:
        raise NotFound("There is no such page.")
    return page("people/demo_link.html", person=queries.demo_persona(me(), person))


@bp.post("/sign-in/demo/<id:person>")
@access(public)
def sign_in_as(person: str) -> Response:
    """Sign in as one of the demo's made-up people. There is no such page outside the demo."""
    if not current_app.config["DEMO"]:
        raise NotFound("There is no such page.")
    found = queries.demo_persona(me(), person)
    cookie = services.begin_sign_in(found, browser=_browser())
    db.session.commit()
    return _begin(found, cookie, request.form.get("next", ""))


def _begin(person: Person, cookie: str, next_path: str) -> Response:
    """A new session that holds nothing of an old one (A10)."""
    session.clear()
    person.token = cookie
    login_user(person)
    return htmx.redirect(back_to(next_path))


def _browser() -> str:
    return browser_name(request.headers.get("User-Agent", ""))


# Out ----------------------------------------------------------------------------------------------


@bp.post("/sign-out")
@access(signed_in)
def sign_out() -> Response:
    """End this sign-in and have the browser forget what it kept (WB-7)."""
    person = me()
    found = queries.sign_in_of(person.token, clock.now())
    if found:
        services.end_sign_in(found, by=person)
        db.session.commit()
    return forgotten(make_response(htmx.redirect(url_for("people.sign_in_form"))))


def forgotten(response: Response) -> Response:
    """The answer that ends the browser's session."""
    logout_user()
    session.clear()
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
