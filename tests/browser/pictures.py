"""Takes the pictures of README and docs/guides from the demo council: `make pictures`.

Needs chromium, pdftoppm (poppler-utils) and pngquant. The demo stands at Monday 22 March 2027; everyone in it is
made up.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from qaportal import create_app, demo
from qaportal.frameworks import services as frameworks
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import queries as people
from qaportal.programme import services as programme
from qaportal.programme.models import Activity
from tests.browser.served import Web
from tests.lanes import CHROMIUM
from tests.stage import settings

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
PACK = ROOT / "qaportal" / "frameworks" / "packs" / "north-somerset"
NOW = datetime(2027, 3, 22, 9, 5, tzinfo=UTC)
ADDRESS = "https://qa.saltmarsh.example"  # what calendar links show in place of a port on this machine
MOST = 150_000
NEXT = [
    ("version: 2022-1", "version: 2027-1"),
    ("valid_from: 2022-08-01\nvalid_to: 2024-01-31", "valid_from: 2027-05-01"),
    (
        "lasts: 10 working days\n        needs: The finished review",
        "lasts: 5 working days\n        needs: The finished review",
    ),
    ("[{month: 2}, {month: 4}, {month: 6}, {month: 10}]", "[{month: 2}, {month: 4}, {month: 7}, {month: 10}]"),
]
STAFF_FILE = """staff_number,name,email,post,team,service,line_manager,starts_on,leaves_on
S1003,Grace Willow,grace.willow@saltmarsh.example,Team Manager,CDT,FSS,S1002,01/04/2022,30/04/2027
S1005,Amara Thistle,amara.thistle@saltmarsh.example,Social Worker,Fostering,Corporate Parenting,S1014,04/09/2023,
S1101,Flora Fern,flora.fern@saltmarsh.example,Social Worker,CDT,FSS,S1003,12/04/2027,
S1102,Basil Bay,basil.bay@saltmarsh.example,Social Worker,Fostering,Corporate Parenting,S1014,31/04/2027,
"""


@contextmanager
def council() -> Iterator[Web]:
    """The demo's year, published, with a few changes that are not."""
    with tempfile.TemporaryDirectory() as name, clock.stopped_at(NOW):
        app = create_app(settings(Path(name), f"sqlite:///{name}/demo.db"), TESTING=True, LIMITS=False)
        web = Web(app, NOW)
        with app.test_request_context(base_url=web.url):
            upgrade()
            demo.load(PACK, clock.today())
            db.session.commit()
            _change()
            _next_version(Path(name) / "next")
            db.session.commit()
        yield web
        web.stop()


def _change() -> None:
    lead = people.find_person("S1001")
    moved, cancelled = (db.session.query(Activity).filter_by(ref=ref).one() for ref in ("TR-2027-06", "GPC-2027-07"))
    programme.move(moved, date(2027, 5, 4), version=moved.version, by=lead)
    programme.cancel(cancelled, "The director is away that month.", version=cancelled.version, by=lead)
    programme.add(moved.programme, "dip_audit", date(2027, 9, 21), "Case recording", by=lead)


def _next_version(folder: Path) -> None:
    """The framework is in force, and a version to come is installed beside it."""
    frameworks.adopt(frameworks.install(PACK, by=None), date(2022, 8, 1), by=None)
    shutil.copytree(PACK, folder)
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
        size = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1.5, "reduced_motion": "reduce"}
        context: BrowserContext = self.browser.new_context(base_url=self.web.url, locale="en-GB", **(size | options))
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_role("button", name=f", {role}").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Good morning")
        return page

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
        target = PICTURES / "planner-print-a3"
        subprocess.run(["pdftoppm", "-r", "96", "-png", "-singlefile", file.name, target], check=True)
    shrink(target.with_suffix(".png"))


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
    page.goto("/programme/2027/publication")
    camera.shoot("publication", page)
    page.goto("/programme/2027?view=month&month=2027-07")
    camera.shoot("month", page)


def diaries(camera: Camera) -> None:
    """docs/guides/your-dates.md"""
    page = camera.page_as("Team manager")
    camera.shoot("home-team-manager", page, height=560)
    page.get_by_role("button", name="Add Your dates are not in your calendar yet").click()
    camera.web.app.config["BASE_URL"] = ADDRESS
    page.goto("/me/feeds")
    page.get_by_text("Scan with a phone").click()
    page.evaluate("document.activeElement.blur()")
    page.wait_for_function("[...document.images].every((image) => image.complete && image.naturalWidth)")
    camera.shoot("feeds", page)
    camera.web.app.config["BASE_URL"] = camera.web.url


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
    camera.shoot("framework-adoption", page)
    page.goto("/frameworks/compare?old=north-somerset/2022-1&new=north-somerset/2027-1")
    expect(page.get_by_text("Each of them in 2027")).to_be_visible()
    camera.shoot("framework-compare", page)


def main() -> None:
    """Take them all, or those of the parts that are named: readme, planning, diaries, staff, framework."""
    missing = [program for program in ("pdftoppm", "pngquant") if shutil.which(program) is None]
    chromium = next((path for path in CHROMIUM if Path(path).exists()), None)
    if missing or chromium is None:
        sys.exit(f"pictures: {', '.join(missing) or 'chromium'} is not installed")
    PICTURES.mkdir(parents=True, exist_ok=True)
    parts = [readme, planning, diaries, staff, framework]
    with council() as web, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for part in parts:
            if not sys.argv[1:] or part.__name__ in sys.argv[1:]:
                part(Camera(browser, web))
        browser.close()


if __name__ == "__main__":
    main()
