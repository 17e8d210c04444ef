"""The page "Add to my calendar": who may have which link, and what can be done with it (ux 2.4; TK-2)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaportal.auditlog.models import LogEntry
from qaportal.invites import queries
from qaportal.invites.models import Feed
from qaportal.lib import clock
from qaportal.lib.db import db
from tests.invites.conftest import World, feed_of

SignIn = Callable[[str], FlaskClient]


def scopes(world: World, first: str) -> set[str]:
    with world.inside() as cast:
        return {offer.scope for offer in queries.offers(cast[first], clock.today())}


def public_id(world: World, first: str, scope: str) -> str:
    with world.inside() as cast:
        return feed_of(cast[first], scope).public_id


class TestOffers:
    def test_guest_is_offered_own_dates_only(self, world: World) -> None:
        assert scopes(world, "Gus") == {"mine"}

    @pytest.mark.parametrize("first", ["Pat", "Tom", "Rowan", "Bea"])
    def test_staff_are_offered_all_but_leadership_dates(self, world: World, first: str) -> None:
        teams = {world.scope("team", name) for name in world.teams}
        services = {world.scope("service", name) for name in world.services}
        types = {f"type:{kind.key}" for kind in world.kinds.values()}
        assert scopes(world, first) == {"mine", "programme"} | teams | services | types

    @pytest.mark.parametrize("first", ["Lena", "Hazel", "Priya"])
    def test_leadership_heads_of_service_and_qa_leads_are_offered_leadership_dates(
        self, world: World, first: str
    ) -> None:
        assert "leadership" in scopes(world, first)


class TestAdding:
    def test_add_then_open_are_two_clicks(self, world: World, sign_in: SignIn) -> None:
        """ux 2.4: one form on the page, and the link is there when it comes back."""
        browser = sign_in("Pat")
        answer = browser.post("/me/feeds", data={"scope": "mine"})
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/me/feeds#feed-{public_id(world, 'Pat', 'mine')}"
        path = world.path("Pat", "mine")
        html = browser.get("/me/feeds").text
        assert f'href="webcal://qa.test{path}"' in html
        assert f'value="http://qa.test{path}"' in html
        assert "Last collected: never" in html

    def test_adding_twice_gives_the_same_link(self, world: World, sign_in: SignIn) -> None:
        browser = sign_in("Pat")
        browser.post("/me/feeds", data={"scope": "mine"})
        before = world.path("Pat", "mine")
        browser.post("/me/feeds", data={"scope": "mine"})
        assert world.path("Pat", "mine") == before

    def test_what_is_taken_is_not_offered_again(self, world: World, sign_in: SignIn) -> None:
        browser = sign_in("Pat")
        team = world.scope("team", "Fostering")
        assert f'value="{team}"' in browser.get("/me/feeds").text
        browser.post("/me/feeds", data={"scope": team})
        assert f'value="{team}"' not in browser.get("/me/feeds").text

    @pytest.mark.parametrize("scope", ["", "leadership", "team:999", "team:1 OR 1", "\x00", "x" * 10_000])
    def test_what_is_not_on_offer_is_refused_with_the_page(self, world: World, sign_in: SignIn, scope: str) -> None:
        answer = sign_in("Pat").post("/me/feeds", data={"scope": scope})
        assert answer.status_code == 422
        assert "Choose a calendar from the list." in answer.text
        with world.inside():
            assert db.session.query(Feed).count() == 0

    def test_guest_cannot_take_the_programme(self, sign_in: SignIn, world: World) -> None:
        assert sign_in("Gus").post("/me/feeds", data={"scope": "programme"}).status_code == 422

    def test_each_act_is_in_the_log(self, world: World, sign_in: SignIn) -> None:
        """AU-3: in the same transaction, without the token."""
        browser = sign_in("Pat")
        browser.post("/me/feeds", data={"scope": "mine"})
        feed = public_id(world, "Pat", "mine")
        browser.post(f"/me/feeds/{feed}/link")
        browser.post(f"/me/feeds/{feed}/removal")
        with world.inside():
            entries = db.session.query(LogEntry).filter_by(thing_kind="feed").order_by(LogEntry.id).all()
            assert [(entry.act, entry.thing_ref) for entry in entries] == [
                ("subscribed", feed),
                ("reset", feed),
                ("removed", feed),
            ]
            assert not any("qaf_" in str(vars(entry)) for entry in entries)


class TestLink:
    @pytest.fixture
    def mine(self, world: World) -> str:
        world.subscribe("Pat", "mine")
        return public_id(world, "Pat", "mine")

    def test_reset_gives_another_link(self, mine: str, world: World, sign_in: SignIn, client: FlaskClient) -> None:
        before = world.path("Pat", "mine")
        assert sign_in("Pat").post(f"/me/feeds/{mine}/link").status_code == 303
        after = world.path("Pat", "mine")
        assert after != before
        assert [client.get(path).status_code for path in (before, after)] == [404, 200]

    def test_removal(self, mine: str, world: World, sign_in: SignIn) -> None:
        browser = sign_in("Pat")
        assert browser.post(f"/me/feeds/{mine}/removal").status_code == 303
        assert "Remove the calendar from your calendar program as well" in browser.get("/me/feeds").text
        assert browser.post(f"/me/feeds/{mine}/removal").status_code == 404

    @pytest.mark.parametrize("act", ["link", "removal"])
    def test_of_somebody_else_is_not_there(self, mine: str, act: str, world: World, sign_in: SignIn) -> None:
        """AC-7"""
        assert sign_in("Priya").post(f"/me/feeds/{mine}/{act}").status_code == 404
        assert sign_in("Priya").get(f"/me/feeds/{mine}/qr.svg").status_code == 404
        assert public_id(world, "Pat", "mine") == mine

    def test_qr_is_an_image_of_its_own(self, mine: str, sign_in: SignIn) -> None:
        """CSP: no inline drawing, and nothing in it that would be a style."""
        answer = sign_in("Pat").get(f"/me/feeds/{mine}/qr.svg")
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.text.startswith("<svg ")
        assert "style" not in answer.text

    def test_last_collected_is_told(self, mine: str, world: World, sign_in: SignIn, client: FlaskClient) -> None:
        client.get(world.path("Pat", "mine"), headers={"User-Agent": "Microsoft Office/16.0 (Microsoft Outlook)"})
        assert "Last collected: 09:00 today by Outlook" in sign_in("Pat").get("/me/feeds").text

    def test_ended_by_a_raised_epoch_says_so(self, mine: str, world: World, sign_in: SignIn) -> None:
        """A34: no dead link is shown as if it worked."""
        browser = sign_in("Pat")
        world.change("Pat", access_epoch=1)
        html = browser.get("/me/feeds").text
        assert "This link has ended. Reset it to get a new one." in html
        assert "webcal:" not in html

    def test_nobody_signed_in_sees_none_of_it(self, mine: str, client: FlaskClient) -> None:
        for path in ("/me/feeds", f"/me/feeds/{mine}/qr.svg"):
            assert client.get(path).status_code in (302, 303)
