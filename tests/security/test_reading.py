"""Looking changes nothing (A9), and no address or query breaks a page (A42, AC-7)."""

import pytest
from flask.testing import FlaskClient

from tests.security.lived_in import ROLES, LivedIn
from tests.security.walking import contents, pages

# Who read what (AU-2); notes of use, written after the answer in a transaction of their own; bytes that are a cache.
NOTES = frozenset({"log_entry", "sign_in.seen_at", "feed.last_collected_at", "feed.last_collected_by", "feed_body"})


@pytest.mark.parametrize("who", ["qa_lead", "team_manager", "guest", "anonymous"])
def test_opening_every_page_writes_nothing(place: LivedIn, who: str) -> None:
    before = contents(place.app, NOTES)
    opened = [path for path, answer in pages(place, who) if answer.status_code == 200]
    assert len(opened) > 6
    assert contents(place.app, NOTES) == before


HUGE = "9" * 30
ODD = [
    f"/programme/{HUGE}", "/programme/0", "/programme/-1", "/programme/2027-", "/programme/٢٠٢٧", "/programme/2099",
    f"/admin/people/{HUGE}", "/admin/people/1", "/admin/people/-1", "/admin/people/" + "A" * 22,
    f"/admin/imports/{HUGE}", "/admin/teams/" + "a" * 65, "/admin/teams/%00", "/admin/teams/a%0Ab", "/admin/services/-",
    f"/activity/CPR-{HUGE}", "/activity/cpr-2027-01", "/activity/CPR-2027-01%00", "/activity/CPR-2027-01'--",
    "/activity/%F0%9F%98%80", "/activity/%ED%A0%80", "/mail/../../etc/passwd", "/mail/%2e%2e%2fsecret_key",
    "/static/../qaportal/config.py", "/static/%2e%2e/wsgi.py", "/frameworks/north-somerset/%00", "/sign-in/%00",
    "/sign-in/" + "A" * 43, "/sign-in/" + "A" * 44, "/f/%00.ics", "/f/%ED%A0%80.ics",
    "/me/feeds/" + "A" * 22 + "/qr.svg", "/boards/nothing", "/boards/%00", "/reports/CPR-2027-01", "/reports/a/b/c",
    "/reports/a/b/2027-13-45", "/reports/CPR-2099-01/report", "/reports/" + "a" * 41 + "/b/2027-01-01",
]  # fmt: skip


@pytest.mark.parametrize("path", ODD)
def test_an_address_that_names_nothing_is_not_found(place: LivedIn, path: str) -> None:
    assert place.client("Priya").get(path).status_code == 404


NAMES = ("page", "before", "kind", "q", "section", "view", "month", "week", "from", "print", "lane", "team", "service",
         "framework", "start_from", "all", "next", "quarter", "report", "author", "board", "state",
         "age_from", "age_to", "months", "check")  # fmt: skip
JUNK = [HUGE, f"-{HUGE}", "0", "-1", "1e309", "NaN", "٣", "²", "\x00", "\ud800", "\u202e\U0001f600", "%", "'\"<>",
        "x" * 5000, "2027-13", "9999-12-31", "0001-01-01", "2027-02-30", "north-somerset 2022-1 ", "{{7*7}}",
]  # fmt: skip


READERS = {
    "/programme/2027": ("view", "month", "week", "from", "print", "lane", "team", "service"),
    "/programme/2028/preview": ("framework", "start_from"),
    "/admin/log": ("kind", "before"),
    "/admin/people": ("q", "page"),
    "/reports": ("quarter", "report", "author", "board", "state", "print"),
    "/my-people": ("q", "page"),
    "/activity/CPR-2027-05/sample/draw": ("age_from", "age_to", "months"),
    "/activity/CPR-2027-03/sample/receipt": ("check",),
}


def ask(client: FlaskClient, path: str, **query: str) -> int:
    sent = {name: value.encode("utf-8", "surrogatepass") for name, value in query.items()}
    with client.get(path, query_string=sent) as answer:
        return answer.status_code


def test_no_query_breaks_a_page(place: LivedIn) -> None:
    """Every parameter at once with two pieces of junk, on every page, by turns; then each alone with every piece on the
    pages that read them."""
    client = place.client(ROLES["qa_lead"])
    paths = sorted({path.partition("?")[0] for path, _ in pages(place, "qa_lead") if not path.startswith("/mail")})
    asked = [(path, NAMES, junk) for n, path in enumerate(paths) for junk in JUNK[n % 10 :: 10]]
    asked += [(path, (name,), junk) for path, names in READERS.items() for name in names for junk in JUNK]
    answers = {(path, names, junk[:40]): ask(client, path, **dict.fromkeys(names, junk)) for path, names, junk in asked}
    assert {key: status for key, status in answers.items() if status not in (200, 303, 404, 422)} == {}
