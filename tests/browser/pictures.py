"""Takes the pictures of README and docs/guides from the demo council: `make pictures`.

Needs chromium, pdftoppm (poppler-utils) and pngquant. The demo stands at Monday 22 March 2027; everyone in it is
made up. Each part shows the framework that has most of what it is about.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from qaportal import create_app, demo
from qaportal.frameworks import services as frameworks
from qaportal.invites import services as invites
from qaportal.invites import tasks
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import queries as people
from qaportal.people import services as staffing
from qaportal.people.models import FlagKind, Person
from qaportal.programme import services as programme
from qaportal.programme.models import Activity
from tests.browser.pictures_of_reviews import (
    agreeing,
    begin,
    building,
    concerns,
    disagreeing,
    moderating,
    taking_out,
    writing,
)
from tests.browser.pictures_of_weeks import weeks
from tests.browser.served import Web
from tests.lanes import CHROMIUM
from tests.signing import cookie_value
from tests.stage import settings

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
PACKS = ROOT / "qaportal" / "frameworks" / "packs"
NOW = datetime(2027, 3, 22, 9, 5, tzinfo=UTC)
ADDRESS = "https://qa.saltmarsh.example"  # what calendar links show in place of a port on this machine
MOST = 150_000
NEXT = [
    ("version: 2022-1", "version: 2027-1"),
    ("valid_from: 2022-08-01\nvalid_to: 2024-01-31", "valid_from: 2027-05-01"),
    (
        "002:272, value: 10 working days}\n          choice: 10 working days",
        "002:272, value: 5 working days}\n          choice: 5 working days",
    ),
    ("[{month: 2}, {month: 4}, {month: 6}, {month: 10}]", "[{month: 2}, {month: 4}, {month: 7}, {month: 10}]"),
]
STAFF_FILE = """staff_number,name,email,post,team,service,line_manager,starts_on,leaves_on
S1003,Grace Willow,grace.willow@saltmarsh.example,Team Manager,CDT,FSS,S1002,01/04/2022,30/04/2027
S1005,Amara Thistle,amara.thistle@saltmarsh.example,Social Worker,Fostering,Corporate Parenting,S1014,04/09/2023,
S1101,Flora Fern,flora.fern@saltmarsh.example,Social Worker,CDT,FSS,S1003,12/04/2027,
S1102,Basil Bay,basil.bay@saltmarsh.example,Social Worker,Fostering,Corporate Parenting,S1014,31/04/2027,
"""
LEAVE_FILE = """staff number,first day,last day,kind
S1005,12/4/2027,16/4/2027,annual leave
S9999,1/4/2027,2/4/2027,leave
"""


TERMS = """What we want to know: whether children know their plan, and whether it was made with them.
Whose work: four teams of Family Support and Safeguarding and of Corporate Parenting; six children each.
How: files are read with the worker; four children and four parents are asked.
By when: the report goes to the board that sits after the work has ended."""


@contextmanager
def council(key: str, prepare: Callable[[Path], None]) -> Iterator[Web]:
    """The demo's year by the framework of that key, published, and what `prepare` does to it."""
    with tempfile.TemporaryDirectory() as name, clock.stopped_at(NOW):
        app = create_app(settings(Path(name), f"sqlite:///{name}/demo.db"), TESTING=True, LIMITS=False)
        web = Web(app, NOW)
        with app.test_request_context(base_url=web.url):
            upgrade()
            demo.load(PACKS / key, clock.today())
            db.session.commit()
            prepare(Path(name))
            db.session.commit()
        yield web
        web.stop()


def _activity(ref: str) -> Activity:
    return db.session.query(Activity).filter_by(ref=ref).one()


def _person(text: str) -> Person:
    found = people.find_person(text)
    assert found is not None, text
    return found


def unpublished(folder: Path) -> None:
    """A few changes that are not published, and a version of the framework to come."""
    lead = _person("S1001")
    moved, cancelled = _activity("TR-2027-06"), _activity("GPC-2027-07")
    programme.move(moved, date(2027, 5, 4), version=moved.version, by=lead)
    programme.cancel(cancelled, "The director is away that month.", version=cancelled.version, by=lead)
    programme.add(moved.programme, "dip_audit", date(2027, 9, 21), "Case recording", by=lead)
    _next_version(folder / "next")
    begin()


def flagged(_folder: Path) -> None:
    """A manager's people: one newly qualified, one who needs support, one away."""
    manager = _person("S1003")
    theirs = people.people_of(manager)[0]
    kinds = {kind.key: kind for kind in db.session.query(FlagKind)}
    today = clock.today()
    staffing.raise_flag(theirs[0], kinds["newly_qualified"], on=date(2027, 1, 11), by=manager)
    staffing.raise_flag(theirs[1], kinds["needs_support"], on=date(2027, 2, 1), by=manager)
    staffing.note_absence(theirs[2], starts=today - timedelta(7), ends=today + timedelta(11), kind="leave", by=manager)


def themed(_folder: Path) -> None:
    """A theme that was settled and published, its terms of reference drafted."""
    lead, work = _person("S1001"), _activity("TE-2027-06")
    programme.name_theme(work, "Children know their plan", on=date(2027, 3, 9), version=work.version, by=lead)
    programme.draft_terms(work, TERMS, version=0, by=lead)
    invites.publish(work.programme, by=lead, note="")


def compared(_folder: Path) -> None:
    """What a theme found, which a later look is to be set beside."""
    lead, work = _person("S1001"), _activity("THM-2027-02")
    programme.set_benchmark(work, measure="Plans that the child helped to write", value="9 of 20", note="", by=lead)
    note = "Within the time that the plan says."
    programme.set_benchmark(work, measure="Children seen alone", value="14 of 20", note=note, by=lead)


def _next_version(folder: Path) -> None:
    """A version to come is installed beside the one that the demo has in force."""
    shutil.copytree(PACKS / "north-somerset", folder)
    text = (folder / "pack.yaml").read_text()
    for old, new in NEXT:
        assert old in text
        text = text.replace(old, new)
    (folder / "pack.yaml").write_text(text)
    frameworks.install(folder, by=None)


class Camera:
    """Somebody's browser on the demo, and the folder for what it sees."""

    def __init__(self, browser: Browser, web: Web) -> None:
        self.browser, self.web = browser, web

    def page_as(self, role: str, **options: Any) -> Page:
        """A page in which the demo's persona of that role is signed in."""
        page = self._context(**options).new_page()
        page.goto("/sign-in")
        page.get_by_role("button", name=f", {role}").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Good morning")
        return page

    def page_of(self, name: str, path: str = "/", **options: Any) -> Page:
        """A page in which somebody of the demo is signed in who is nobody's persona."""
        with self.web.app.app_context(), clock.stopped_at(NOW):
            cookie = cookie_value(self.web.app, _person(name))
        context = self._context(**options)
        context.add_cookies([{"name": "qa", "value": cookie, "url": self.web.url}])
        page = context.new_page()
        page.goto(path)
        return page

    def _context(self, **options: Any) -> BrowserContext:
        size = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1.5, "reduced_motion": "reduce"}
        return self.browser.new_context(base_url=self.web.url, locale="en-GB", **(size | options))

    def shoot(self, name: str, page: Page, *, of: str = "", height: int = 0) -> None:
        """Keep what the window shows, or one part of the page, as `name`.png."""
        page.mouse.move(0, 0)
        path = str(PICTURES / f"{name}.png")
        if of:
            part: Locator = page.locator(of).first
            part.screenshot(path=path, animations="disabled")
        else:
            clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height} if height else None  # type: ignore[index]
            page.screenshot(path=path, animations="disabled", clip=clip)  # type: ignore[arg-type]
        shrink(PICTURES / f"{name}.png")

    def shoot_paper(self, name: str, pdf: Path, resolution: int = 96) -> None:
        """Keep the first page of a PDF file as `name`.png."""
        command = ["pdftoppm", "-r", str(resolution), "-png", "-singlefile", pdf, PICTURES / name]
        subprocess.run(command, check=True)
        shrink(PICTURES / f"{name}.png")


def shrink(path: Path) -> None:
    """Fewer colours, the same picture."""
    for colours in (256, 96, 32):
        small = path.with_suffix(".small")
        command = ["pngquant", "--force", "--strip", "--speed", "1", "--output", small, str(colours), path]
        subprocess.run(command, check=True)
        if small.stat().st_size <= MOST or colours == 32:
            small.replace(path)
            return


def readme(camera: Camera) -> None:
    """The planner in light, in dark, on a phone and on paper."""
    wide = {"viewport": {"width": 1440, "height": 1010}, "device_scale_factor": 1}
    page = camera.page_as("QA lead", **wide)
    page.goto("/programme/2027")
    page.screenshot(path=PICTURES / "planner-light.png", animations="disabled", full_page=True)
    shrink(PICTURES / "planner-light.png")
    page.emulate_media(color_scheme="dark")
    camera.shoot("planner-dark", page)
    page = camera.page_as("Head of Service", viewport={"width": 320, "height": 1100}, device_scale_factor=2)
    page.goto("/programme/2027?view=agenda")
    camera.shoot("planner-320", page)
    page = camera.page_as("Head of Service")
    page.goto("/programme/2027?view=year&print=a3")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(page.pdf(prefer_css_page_size=True))
        file.flush()
        camera.shoot_paper("planner-print-a3", Path(file.name))


def planning(camera: Camera) -> None:
    """docs/guides/planning-a-year.md"""
    page = camera.page_as("QA lead")
    camera.shoot("home-qa-lead", page, height=560)
    page.goto("/programme/2028/preview?framework=north-somerset%202022-1&start_from=2027")
    camera.shoot("preview", page, height=800)
    page.locator(".rows-table").scroll_into_view_if_needed()
    page.get_by_label("Start TS-2028-02 on").fill("15 February 2028")
    page.get_by_label("Leave out CSL-2028-01").check()
    page.get_by_role("button", name="Update the preview").click()
    page.locator("form .scroll").evaluate("node => node.scrollIntoView()")
    camera.shoot("preview-rows", page, height=620)
    page.goto("/programme/2027")
    page.locator("#a-CPR-2027-09").focus()
    page.keyboard.press("m")
    page.get_by_label("Move to").select_option("2027-08")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("dialog .govuk-error-summary")).to_be_focused()
    camera.shoot("move-refused", page, of="dialog")
    page.goto("/activity/CPR-2027-07")
    camera.shoot("activity", page)
    page.goto("/activity/TS-2027-03")
    camera.shoot("phases", page, of=".steps")
    page.goto("/programme/2027/publication")
    camera.shoot("publication", page)
    page.goto("/programme/2027?view=month&month=2027-07")
    camera.shoot("month", page)


def diaries(camera: Camera) -> None:
    """docs/guides/your-dates.md and notifications.md"""
    page = camera.page_as("Team manager")
    camera.shoot("home-team-manager", page, height=560)
    page.get_by_role("button", name="Add Your dates are not in your calendar yet").click()
    camera.web.app.config["BASE_URL"] = ADDRESS
    page.goto("/me/feeds")
    page.get_by_text("Scan with a phone").click()
    page.evaluate("document.activeElement.blur()")
    page.locator("img").evaluate_all("images => Promise.all(images.map((image) => image.decode()))")
    camera.shoot("feeds", page)
    camera.web.app.config["BASE_URL"] = camera.web.url
    page.goto("/me/notifications")
    camera.shoot("notifications", page)


def staff(camera: Camera) -> None:
    """docs/guides/staff-and-teams.md"""
    page = camera.page_as("QA lead")
    page.goto("/admin/imports")
    file = {"name": "staff-april.csv", "mimeType": "text/csv", "buffer": STAFF_FILE.encode()}
    page.get_by_label("Staff file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("staff-april.csv")
    page.reload()
    camera.shoot("import-check", page)
    page.goto("/admin/teams/disabilities")
    camera.shoot("team", page)
    page.goto("/admin/people?q=Grace")
    page.get_by_role("link", name="Grace Willow").click()
    page.get_by_role("link", name="eav").first.click()
    camera.shoot("leaving", page, height=520)


def framework(camera: Camera) -> None:
    """docs/guides/reading-a-framework.md"""
    page = camera.page_as("QA lead")
    page.goto("/frameworks/north-somerset/2022-1")
    camera.shoot("framework", page)
    page.locator("#year").evaluate("node => node.scrollIntoView()")
    camera.shoot("framework-year", page)
    page.goto("/frameworks/north-somerset/2022-1/open-questions")
    camera.shoot("framework-questions", page)
    page.goto("/frameworks/north-somerset/2027-1/adoption")
    page.get_by_label("From which day?").fill("1 September 2027")
    page.get_by_role("button", name="See what follows").click()
    expect(page.get_by_role("heading", name="What follows from 1 September 2027")).to_be_visible()
    camera.shoot("framework-adoption", page)
    page.goto("/frameworks/compare?old=north-somerset/2022-1&new=north-somerset/2027-1")
    expect(page.get_by_text("Each of them in 2027")).to_be_visible()
    camera.shoot("framework-compare", page)


def sampling(camera: Camera) -> None:
    """docs/guides/sampling.md"""
    page = camera.page_as("QA lead")
    page.goto("/activity/CPR-2027-05/sample")
    with page.expect_download() as given:
        page.get_by_role("link", name="Download a list").click()
    file = {"name": "lcs-march.csv", "mimeType": "text/csv", "buffer": given.value.path().read_bytes()}
    page.get_by_label("List of records").set_input_files(file)  # type: ignore[arg-type]
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    camera.shoot("sample-send", page)
    page.get_by_role("button", name="Check the file").click()
    page.reload()
    camera.shoot("sample-check", page)
    page.get_by_role("button", name="Confirm").click()
    page.goto("/activity/CPR-2027-05/sample/draw?age_from=5&age_to=15&months=12")
    camera.shoot("sample-draw", page)
    page.get_by_label("Spread in proportion").select_option("plan_type")
    page.get_by_role("button", name="Draw the sample").click()
    page.get_by_role("link", name="Replace record 2", exact=True).click()
    page.get_by_label("Why can this record not be looked at?").fill("The family has moved to another council.")
    page.get_by_role("button", name="Replace it").click()
    page.goto("/activity/CPR-2027-05/sample")
    page.get_by_role("button", name="Show the reference of record 1", exact=True).click()
    expect(page.locator(".shown")).to_be_visible()
    camera.shoot("sample-list", page)
    page.goto("/activity/CPR-2027-05/sample/receipt?check=1")
    camera.shoot("sample-receipt", page)
    page = camera.page_as("Practitioner")
    page.goto("/activity/TS-2027-02/sample/nominees")
    page.get_by_label("Proud of").check()
    page.get_by_label("Reference of the record").fill("DEMO-0012")
    page.get_by_role("button", name="Put it forward").click()
    page.goto("/activity/TS-2027-02/sample/nominees")
    camera.shoot("sample-forward", page, of="main")


def choosing(camera: Camera) -> None:
    """docs/guides/how-people-are-chosen.md; after the sample was drawn."""
    page = camera.page_as("QA lead")
    seats = "/activity/CPR-2027-05/seats"
    page.goto(seats)
    page.get_by_role("button", name="Set them out and find people").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("can be filled")
    camera.shoot("seats-found", page)
    page.get_by_role("button", name="Use these").click()
    page.get_by_role("link", name=re.compile("Change.*Reviewer, Record 1,")).click()
    page.get_by_label("Name or staff number").fill("Tariq")
    page.get_by_role("button", name="Ask").click()
    page.locator("#somebody-else").evaluate("node => node.scrollIntoView()")
    camera.shoot("seats-why-not", page, height=520)
    page.goto(seats)
    page.locator("details.why summary").first.click()
    page.evaluate("document.activeElement.blur()")
    camera.shoot("seats", page)
    page.goto("/activity/CPR-2027-05/fairness")
    camera.shoot("seats-shares", page)
    page.goto(f"{seats}/publication")
    page.get_by_role("button", name=re.compile(r"^Publish \d")).click()


def inviting(camera: Camera) -> None:
    """docs/guides/invitations.md; after seats were published."""
    page = camera.page_as("QA lead")
    page.goto("/activity/CPR-2027-05/invitations")
    camera.shoot("invitations", page)
    page.get_by_role("button", name="Send").click()
    with camera.web.app.app_context(), clock.stopped_at(NOW + timedelta(minutes=10)):
        tasks.deliver()
    page.goto("/mail")
    page.get_by_role("link", name=re.compile("^Invitation: Reviewer")).first.click()
    camera.shoot("invitation-mail", page)
    page.goto("/programme/2027/invitations")
    camera.shoot("invitations-year", page, height=640)


def covering(camera: Camera) -> None:
    """docs/guides/your-seats.md; after seats were published."""
    page = camera.page_as("Reviewer")
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="My seats").click()
    camera.shoot("my-seats", page, height=640)
    page = camera.page_as("QA lead")
    page.goto("/activity/CPR-2027-05/seats")
    holder = page.locator("table.seats").first.locator("tbody tr").first.locator("td b").first.inner_text()
    page.goto(f"/admin/people?q={holder.split()[0]}")
    page.get_by_role("link", name=holder).click()
    page.get_by_role("link", name="Where they take part").click()
    page.get_by_role("link", name=re.compile("^Open")).first.click()
    camera.shoot("seat", page)
    page.get_by_role("link", name="ask for cover").click()
    camera.shoot("cover-ask", page, height=560)
    page.get_by_label("cannot come").check()
    page.get_by_role("button", name="Ask for cover").click()
    camera.shoot("cover", page, height=640)


def nominating(camera: Camera) -> None:
    """docs/guides/nominating.md"""
    page = camera.page_as("Head of Service")
    page.goto("/activity/GPC-2027-05/nominations/team")
    camera.shoot("nominate-team", page)
    page.get_by_role("radio").first.check()
    page.get_by_label("Why").fill("Their early help plans are read and liked by families.")
    page.get_by_role("button", name="Send nomination").click()
    page = camera.page_as("QA lead")
    page.goto("/nominations")
    camera.shoot("nominations", page)


def available(camera: Camera) -> None:
    """docs/guides/availability.md"""
    page = camera.page_as("QA lead")
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="My absences").click()
    camera.shoot("working-days", page, height=640)
    page.goto("/my-people/absences")
    lines = (
        "staff number,first day,last day,kind\nS1005,12/4/2027,16/4/2027,annual leave\nS9999,1/4/2027,2/4/2027,leave\n"
    )
    file = {"name": "leave.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Check the file").click()
    camera.shoot("leave-check", page, height=700)
    page.goto("/admin/capacity")
    camera.shoot("capacity", page, height=640)


def duties(camera: Camera) -> None:
    """docs/guides/standing-duties.md, and the planner's rows of them"""
    page = camera.page_as("QA lead")
    page.goto("/duties")
    camera.shoot("duties", page)
    page.emulate_media(color_scheme="dark")
    page.goto("/duties?by=person&span=quarter")
    camera.shoot("duties-dark", page)
    page.emulate_media(color_scheme="light")
    page.goto("/programme/2027")
    page.locator("tbody.owed").evaluate("node => node.scrollIntoView()")
    camera.shoot("planner-duties", page, height=620)
    page = camera.page_as("Team manager")
    page.goto("/duties")
    page.get_by_role("link", name="My own").click()
    camera.shoot("duties-mine", page)
    page.get_by_role("link", name="Mark as done").first.click()
    camera.shoot("duty-done", page, height=620)
    page.goto("/duties/log")
    camera.shoot("duty-log", page)
    page.goto("/my-people")
    camera.shoot("my-people", page, height=530)
    page = camera.page_as("Business support")
    page.goto("/duties/reminders")
    camera.shoot("duty-reminders", page)


def chasing(camera: Camera) -> None:
    """docs/guides/chasing.md; somebody was chased."""
    page = camera.page_as("Business support")
    page.goto("/chase")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Send", exact=True).first.click()
    page.goto("/chase")
    camera.shoot("chase-list", page)


def governing(camera: Camera) -> None:
    """docs/guides/boards-and-reports.md"""
    page = camera.page_as("QA lead")
    page.goto("/boards")
    camera.shoot("boards", page)
    page.get_by_role("link", name="Senior Leadership Team").first.click()
    camera.shoot("board", page)
    page.goto("/reports")
    camera.shoot("register", page)
    page.goto("/reports?quarter=all")
    waiting = page.locator("tr", has_text="(for").filter(has_text="Due").first
    waiting.get_by_role("rowheader").get_by_role("link").first.click()
    camera.shoot("report", page)


def measuring(camera: Camera) -> None:
    """docs/guides/insight.md, and putting a report together in docs/guides/boards-and-reports.md"""
    page = camera.page_as("QA lead")
    page.goto("/insight")
    camera.shoot("insight", page)
    page.goto("/insight/breadth")
    camera.shoot("insight-breadth", page)
    page.goto("/insight/impact")
    camera.shoot("insight-impact", page)
    page.goto("/reports?quarter=all&state=due")
    page.locator("tbody").get_by_role("rowheader").get_by_role("link").first.click()
    page.get_by_role("button", name="Put it together").click()
    page.get_by_label("What do these figures mean? Breadth").fill("All visits of the spring were held.")
    page.get_by_text("Saved at").first.wait_for()
    camera.shoot("report-together", page)


def acting(camera: Camera) -> None:
    """docs/guides/actions-and-plans.md"""
    page = camera.page_as("QA lead")
    page.goto("/actions?level=service")
    camera.shoot("actions", page)
    page.goto("/actions?level=service&status=all&view=board")
    camera.shoot("actions-board", page)
    page.goto("/actions?level=service&status=late")
    page.locator("main table a").first.click()
    camera.shoot("action", page)
    page.goto("/plans")
    page.get_by_role("link", name=re.compile("P-0007")).click()
    camera.shoot("action-plan", page)
    page.goto("/actions?level=service&status=signed_off")
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Say what difference it made").click()
    camera.shoot("action-closing", page)


def meeting(camera: Camera) -> None:
    """docs/guides/meetings.md"""
    page = camera.page_as("QA lead", viewport={"width": 1280, "height": 720})
    page.goto("/activity/CSL-2027-04/meeting")
    page.get_by_role("button", name="Build the agenda").click()
    page.get_by_role("button", name="Start meeting mode").click()
    page.get_by_role("button", name="2 Dealt with").click()
    page.get_by_label("Minute").fill("Half of the teams do it; the others begin after Easter.")
    expect(page.locator("#state-minute")).to_contain_text("Saved")
    camera.shoot("meeting-room", page)


def settling(camera: Camera) -> None:
    """Themes and terms of reference in docs/guides/themes-and-requests.md"""
    page = camera.page_as("QA lead")
    page.goto("/activity/TE-2027-06")
    page.locator("h2#theme").evaluate("node => node.scrollIntoView({block: 'center'})")
    camera.shoot("theme", page)
    page.goto("/activity/TE-2027-06/terms/sign-off")
    camera.shoot("terms-sign-off", page)
    page.goto("/programme/2027/commission")
    camera.shoot("request", page)


def comparing(camera: Camera) -> None:
    """Benchmarks in docs/guides/themes-and-requests.md"""
    page = camera.page_as("QA lead")
    page.goto("/activity/TDS-2027-06")
    page.locator("#theme").evaluate("node => node.scrollIntoView()")
    camera.shoot("benchmarks", page, height=640)


COUNCILS: dict[str, tuple[Callable[[Path], None], tuple[Callable[[Camera], None], ...]]] = {
    "north-somerset": (
        unpublished,
        (
            readme,
            planning,
            diaries,
            staff,
            framework,
            sampling,
            choosing,
            inviting,
            covering,
            nominating,
            available,
            chasing,
            writing,
            moderating,
            acting,
            meeting,
            disagreeing,
            agreeing,
            concerns,
            building,
            taking_out,
            measuring,
        ),
    ),
    "bedford": (flagged, (duties,)),
    "west-sussex": (compared, (governing, comparing)),
    "lambeth": (themed, (settling, weeks)),
}


def main() -> None:
    """Take them all, or those of the parts that are named by their functions: readme, planning, duties and so on."""
    missing = [program for program in ("pdftoppm", "pngquant") if shutil.which(program) is None]
    chromium = next((path for path in CHROMIUM if Path(path).exists()), None)
    if missing or chromium is None:
        sys.exit(f"pictures: {', '.join(missing) or 'chromium'} is not installed")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for key, (prepare, parts) in COUNCILS.items():
            wanted = [part for part in parts if not sys.argv[1:] or part.__name__ in sys.argv[1:]]
            if wanted:
                with council(key, prepare) as web:
                    for part in wanted:
                        part(Camera(browser, web))
        browser.close()


if __name__ == "__main__":
    main()
