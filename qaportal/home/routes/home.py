"""Home, the accessibility statement, and the shell around every page."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from qaportal.allocation.policy import can_declare
from qaportal.frameworks.policy import can_view as can_view_frameworks
from qaportal.frameworks.queries import pack_in_force
from qaportal.home import policy, queries
from qaportal.insight.policy import can_view as can_view_insight
from qaportal.lib import clock
from qaportal.lib.access import access, me, public
from qaportal.lib.clock import LONDON
from qaportal.lib.formats import capital
from qaportal.lib.pages import page
from qaportal.lib.text import called
from qaportal.people.models import IDLE, LONGEST, NOTED_EVERY
from qaportal.people.policy import has_people
from qaportal.people.roles import BY_KEY

bp = Blueprint("home", __name__)
PLACES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Home", "home.index", ("home",)),
    ("Programme", "programme.index", ("programme", "sampling", "allocation")),
    ("Duties", "programme.duties", ("duties",)),
    ("Reviews", "reviews.index", ("reviews", "moderation", "concerns")),
    ("Actions", "actions.index", ("actions",)),
    ("Calendar", "invites.feeds", ("invites",)),
    ("Boards", "boards.index", ("boards", "meetings")),
    ("Reports", "boards.register", ("reports",)),
    ("Insight", "insight.index", ("insight",)),
    ("Frameworks", "frameworks.index", ("frameworks",)),
)
WORDS = {"Duties": "duty", "Boards": "board", "Reviews": "review", "Actions": "action"}
FOR_STAFF = ("Duties", "Actions", "Boards", "Reports", "Frameworks")
PLANNING = (
    "invites.review_publication", "invites.publish", "invites.review_seats", "invites.publish_seats",
    "invites.accept_cover", "invites.invitations", "invites.send", "invites.year_invitations", "invites.send_year",
    "invites.mailing",
)  # fmt: skip
OF_ONESELF = ("invites.notifications", "invites.choose_notifications", "invites.mail", "invites.mail_message")
REPORTS = (
    "boards.register", "boards.report", "boards.mark_sent", "boards.take_back_sent", "boards.note_received",
    "boards.take_back_received", "boards.as_sent", "boards.report_copy", "insight.report_draft", "insight.save_words",
    "insight.send_report",
)  # fmt: skip
MY_PEOPLE = ("My people", "people.my_people", ("my people",))
ADMIN = ("Admin", "people.people", ("people", "auditlog"))


@bp.get("/")
@access(policy.can_view)
def index() -> Response:
    """What needs me now, and what is next."""
    person = me()
    found = queries.home_of(person, clock.today(), everything="all" in request.args)
    hour = clock.now().astimezone(LONDON).hour
    part = "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"
    return page(
        "home/index.html", home=found, greeting=f"{part}, {called(person.name)}", today=clock.today(), person=person,
        may_chase=policy.can_chase(person),
    )  # fmt: skip


@bp.get("/accessibility")
@access(public)
def accessibility() -> Response:
    """How accessible the portal is, and whom to tell when it is not."""
    return page("home/accessibility.html")


@bp.get("/healthz")
@access(public)
def healthz() -> Response:
    """Alive: for a load balancer. Says nothing else."""
    return Response("ok\n", mimetype="text/plain")


def shell() -> dict[str, Any]:
    """What base.html shows around a page; nothing of a person where nobody is signed in."""
    person = me()
    frame: dict[str, Any] = {"council": current_app.config["COUNCIL"], "home": "/", "theme": "auto"}
    if not person.is_authenticated:
        return {"shell": frame}
    here = _here()
    places = [place for place in PLACES if place[0] not in FOR_STAFF or can_view_frameworks(person)]
    places = [place for place in places if place[0] != "Insight" or can_view_insight(person)]
    places += [MY_PEOPLE] if has_people(person) else []
    places += [ADMIN] if policy.looks_after_portal(person) else []
    frame |= {
        "theme": person.theme,
        "person": person.name,
        "me": person.public_id,
        "ends": _ends(person),
        "nav": [(_named(label), url_for(endpoint), here in blueprints) for label, endpoint, blueprints in places],
        "menu": _menu(person),
        "sign_out": True,
        "reads_frameworks": can_view_frameworks(person),
        "sign_out_url": url_for("people.sign_out"),
        "roles": [BY_KEY[key].label for key in sorted(person.role_keys) if key in BY_KEY],
    }
    return {"shell": frame}


def _ends(person: Any) -> str:
    """In how many seconds the sign-in ends where nothing is done, and at the latest, for the page to tell in time. That
    it is in use is noted now and then: it may end that much earlier."""
    longest = person.began_at + LONGEST - clock.now()
    return f"{(IDLE - NOTED_EVERY) // timedelta(seconds=1)} {longest // timedelta(seconds=1)}"


def _named(label: str) -> str:
    """What the framework in force calls a place (D2)."""
    pack = pack_in_force() if label in WORDS else None
    return capital(pack.word(WORDS[label], 2)) if pack else label


def _here() -> str:
    """The place that the page belongs to: its blueprint, but for pages that stand elsewhere."""
    if request.path.startswith("/admin/"):
        return "people"
    if request.path.startswith(("/my-people", "/people/")):
        whose = (request.view_args or {}).get("person")
        return "" if getattr(whose, "id", 0) == me().id else "my people"
    if request.path.startswith(("/outbox", "/chase")):
        return "people" if policy.looks_after_portal(me()) else "my people"
    if request.endpoint in OF_ONESELF:
        return ""
    if request.path.startswith("/duties"):
        return "duties"
    if request.endpoint in REPORTS:
        return "reports"
    return "programme" if request.endpoint in PLANNING else (request.endpoint or "").partition(".")[0]


def _menu(person: Any) -> list[tuple[str, str]]:
    menu = [
        ("My calendar feeds", url_for("invites.feeds")),
        ("My seats", url_for("allocation.my_seats", person=person.public_id)),
        ("My absences", url_for("people.working_pattern", person=person.public_id)),
        *([("My conflicts", url_for("allocation.my_conflicts"))] if can_declare(person) else []),
        ("Notifications", url_for("invites.notifications")),
        ("Preferences", url_for("people.preferences")),
        ("My sign-ins", url_for("people.sign_ins")),
    ]
    if current_app.config["DEMO"] and policy.looks_after_portal(person):
        menu.append(("Mail of the demo", url_for("invites.mail")))
    return menu
