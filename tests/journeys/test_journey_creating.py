"""A year from the framework: the whole of it is seen before anything is saved, and what was seen is what is made
(ux 2.4; acceptance test 7; issue 2, done-when 4)."""

from playwright.sync_api import Page, expect

from tests.browser.fixtures import PageAs
from tests.browser.keys import Keys
from tests.browser.served import Served

ROWS = ".rows-table tbody tr:not(.out) th .quiet"


def previewed(page: Page) -> set[str]:
    return set(page.locator(ROWS).all_inner_texts())


def planned(page: Page) -> set[str]:
    return {card.removeprefix("a-") for card in page.locator("#planner a.c").evaluate_all("all => all.map(c => c.id)")}


def test_year_previewed_changed_created_and_taken_back(town: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    page.goto("/")
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Programme").click()
    page.get_by_role("link", name="Create a year").click()
    expect(page.get_by_label("Year", exact=True)).to_have_value("2027")
    page.get_by_role("button", name="Preview the year").click()

    # NS-010: what the framework's calendar asks for, counted.
    expect(page.locator(".tally li")).to_have_text(
        ["CPR 6 of 6 collaborative practice reviews", "TS 9 of 9 team Spotlights",
         "TR 4 of 4 thematic practice reviews", "PW 1 of 1 practice weeks", "GPC 6 of 6 good practice conversations",
         "QPM 6 of 6 QA and performance meetings", "CSL 4 of 4 CSLT action planning sessions"]
    )  # fmt: skip
    everything = previewed(page)
    assert len(everything) == 36

    page.get_by_label("Start TS-2027-02 on").fill("16 February 2027")
    page.get_by_label("Leave out CSL-2027-10").check()
    page.get_by_role("button", name="Update the preview").click()
    expect(page.get_by_role("row", name="CSL-2027-10")).to_contain_text("Left out")
    seen = previewed(page)
    assert seen == everything - {"CSL-2027-10"}
    expect(page.get_by_role("row", name="TS-2027-02")).to_contain_text("16 Feb")

    page.get_by_role("button", name="Create draft programme").click()
    expect(page.get_by_role("alert")).to_contain_text("Draft programme 2027 created: 35 activities")
    assert planned(page) == seen
    expect(page.locator("#a-TS-2027-02")).to_contain_text("16 Feb")

    page.get_by_role("link", name="Take this draft back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing of it is left")
    expect(page.get_by_role("link", name="Create a year")).to_be_visible()


def test_row_changed_after_the_preview_is_shown_before_it_is_created(town: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    page.goto("/programme/2027/preview?framework=north-somerset%202022-1&start_from=pack")
    page.get_by_label("Leave out PW-2027").check()
    page.get_by_role("button", name="Create draft programme").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("You changed rows since the last preview")
    assert "PW-2027" not in previewed(page)
    page.get_by_role("button", name="Create draft programme").click()
    expect(page.locator("#planner")).to_be_visible()
    assert "PW-2027" not in planned(page)


def test_by_keyboard_alone(town: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    keys = Keys(page)
    page.goto("/")
    keys.tab_to("nav.places a[href='/programme']")
    keys.press("Enter")
    expect(page).to_have_title("Programme – QA Portal")
    keys.tab_to("a[href='/programmes/new']")
    keys.press("Enter")
    expect(page).to_have_title("Create a year – QA Portal")
    keys.tab_to("#year")
    keys.press("Enter")
    expect(page).to_have_title("Preview of 2027 – QA Portal")
    keys.tab_to("form button[formaction]")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("36 activities")


def test_without_script(town: Served, page_as: PageAs) -> None:
    page = page_as("Priya", java_script_enabled=False)
    page.goto("/programmes/new")
    page.get_by_role("button", name="Preview the year").click()
    page.get_by_role("button", name="Create draft programme").click()
    expect(page.get_by_role("alert")).to_contain_text("36 activities")
