"""Every page, in light and dark, wide and at 320 px, and with text at 200 %, and one of each kind in forced colours:
nothing for axe to find, nothing that scrolls sideways, nothing that the content policy refuses (ux 4, acceptance tests
11 and 15)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from qaportal.actions.models import Action, ActionPlan
from qaportal.allocation.models import Assignment, CoverOffer, CoverRequest, Nomination, Proposal
from qaportal.boards.models import ReportCopy
from qaportal.concerns.models import SafetyConcern, StaffMatter
from qaportal.invites.links import guest_token
from qaportal.invites.models import Invite, Mailing
from qaportal.lib.db import db
from qaportal.meetings.models import Meeting
from qaportal.moderation.models import Calibration, Dispute, SecondLook
from qaportal.people.models import PeopleImport, PersonFlag
from qaportal.programme.models import Activity
from qaportal.reviews.models import Export, MadeForm, Review
from qaportal.sampling import queries
from qaportal.sampling.models import SampleFrame
from qaportal.timetable.models import WeekMember, WeekSession, WeekTeam
from qaportal.weeks.models import WeekFilling, WeekTheme
from tests.allocation.covered import NOVEMBER
from tests.allocation.seated import seats_of
from tests.browser.axe import by_day, by_night_and_narrow, looks, violations, with_colours_forced
from tests.browser.served import CALENDAR, LEAVE_FILE, Door, Served, id_of
from tests.cast import Cast
from tests.conftest import Chromium
from tests.invites.invited import invites_by_name
from tests.reviews.filled import MODERATED
from tests.sampling.frames import activity

WEEK = "/activity/PW-2027/timetable"
# Endpoint → the addresses that show it in its states. A new page fails a test until it stands here.
PAGES = {
    "home.index": ["/"],
    "home.accessibility": ["/accessibility"],
    "chase.late": ["/chase", "/chase?select=all", "/chase?kind=invite"],
    "programme.index": [],  # leads on to the year; while there is none, see test_pages_early
    "programme.show": [
        "/programme/2027", "/programme/2027?view=year&lane=spotlight", "/programme/2027?view=month&month=2027-07",
        "/programme/2027?view=week&week=2027-11-15", "/programme/2027?view=agenda&lane=cpr",
        "/programme/2027?view=agenda&team=adoption", "/programme/2027?view=year&print=a3",
        "/programme/2027?view=year&print=a4",
    ],
    "programme.versions": ["/programme/2027/versions"],
    "programme.new_year": ["/programmes/new"],
    "programme.show_preview": ["/programme/2028/preview?framework={framework}&start_from=pack"],
    "programme.removal_form": [],  # only for a draft: see test_pages_early
    "programme.add_form": ["/programme/2027/activities/new"],
    "programme.activity": [
        "/activity/CPR-2027-03", "/activity/GPC-2027-03", "/activity/CPR-2027-07", "/activity/TR-2027-02",
        "/activity/DIP-2027-04",
    ],
    "programme.theme_form": ["/activity/TR-2027-04/theme"],
    "programme.terms": ["/activity/TR-2027-02/terms", "/activity/TR-2027-06/terms"],
    "programme.terms_form": ["/activity/TR-2027-02/terms/draft", "/activity/TR-2027-06/terms/draft"],
    "programme.sign_off_form": ["/activity/TR-2027-02/terms/sign-off"],
    "programme.benchmark_form": ["/activity/TR-2027-02/benchmarks/new"],
    "programme.commission_form": ["/programme/2027/commission"],
    "programme.move_form": ["/activity/CPR-2027-07/move"],
    "programme.details_form": ["/activity/QPM-2027-01/details"],
    "programme.phases_form": ["/activity/CPR-2027-07/phases"],
    "programme.cancel_form": ["/activity/CPR-2027-07/cancellation"],
    "programme.reinstate_form": ["/activity/GPC-2027-03/reinstatement"],
    "sampling.glance": ["/activity/CPR-2027-03/sample/glance"],
    "sampling.show": [
        "/activity/CPR-2027-03/sample", "/activity/CPR-2027-05/sample", "/activity/CPR-2027-07/sample",
        "/activity/TS-2027-02/sample",
    ],
    "sampling.frame": ["/activity/CPR-2027-07/sample/frames/{list}"],
    "sampling.draw_form": ["/activity/CPR-2027-05/sample/draw?age_from=5&age_to=9&months=6"],
    "sampling.receipt": ["/activity/CPR-2027-03/sample/receipt", "/activity/CPR-2027-03/sample/receipt?check=1"],
    "sampling.undo_form": ["/activity/CPR-2027-03/sample/undoing"],
    "sampling.replace_form": ["/activity/CPR-2027-03/sample/records/{record}/replacement"],
    "sampling.nominees": ["/activity/TS-2027-02/sample/nominees"],
    "allocation.seats": ["/activity/CPR-2027-03/seats", "/activity/CPR-2027-05/seats", "/activity/TS-2027-03/seats"],
    "allocation.seats_glance": ["/activity/CPR-2027-03/seats/glance"],
    "allocation.proposal": [
        "/activity/CPR-2027-03/seats/proposals/{proposal}", "/activity/CPR-2027-03/seats/proposals/{looking}",
    ],
    "allocation.choose_form": [
        "/activity/CPR-2027-03/seats/{slot}/change", "/activity/CPR-2027-03/seats/{slot}/change?q=t",
        "/activity/CPR-2027-03/seats/{slot}/change?q=nobody",
    ],
    "allocation.free_form": ["/activity/CPR-2027-03/seats/{slot}/emptying"],
    "invites.review_seats": ["/activity/CPR-2027-03/seats/publication", "/activity/TS-2027-03/seats/publication"],
    "allocation.capacity": ["/admin/capacity"],
    "allocation.conflicts": ["/admin/conflicts"],
    "allocation.my_conflicts": ["/my-conflicts", "/my-conflicts?q=tom", "/my-conflicts?q=nobody"],
    "allocation.nominations": ["/activity/GPC-2027-01/nominations", "/activity/TS-2027-03/nominations"],
    "allocation.nominations_glance": ["/activity/GPC-2027-01/nominations/glance"],
    "allocation.team_form": ["/activity/GPC-2027-01/nominations/team"],
    "allocation.person_form": ["/activity/TS-2027-03/nominations/seats/member"],
    "allocation.decline_form": ["/activity/GPC-2027-01/nominations/{nomination}/decline"],
    "allocation.nominations_waiting": ["/nominations"],
    "allocation.fairness": ["/activity/CPR-2027-03/fairness", "/activity/CPR-2027-05/fairness"],
    "reviews.index": ["/reviews"],
    "reviews.of_seat": ["/seats/{seat}/forms", "/seats/{another}/forms"],
    "reviews.show": ["/reviews/{writing}", "/reviews/{settling}", "/reviews/{final}"],
    "reviews.read": ["/reviews/{writing}/parts/family_view", "/reviews/{final}/parts/review",
                     "/reviews/{final}/parts/conclusion"],
    "reviews.section": ["/reviews/{writing}/parts/review/sections/case",
                        "/reviews/{writing}/parts/review/sections/basic_information",
                        "/reviews/{noting}/parts/own/sections/notes"],
    "reviews.presence": [],  # leads on to its review
    "reviews.of_activity": ["/activity/CPR-2027-11/reviews", "/activity/CPR-2027-01/reviews"],
    "reviews.glance": ["/activity/CPR-2027-11/reviews/glance"],
    "reviews.check": ["/reviews/{writing}/parts/review/check", "/reviews/{writing}/parts/child_view/check"],
    "allocation.my_seats": ["/people/{person}/seats", "/people/{colleague}/seats"],
    "allocation.seat": ["/seats/{seat}", "/seats/{another}"],
    "allocation.cover_form": ["/seats/{seat}/cover"],
    "allocation.cover": ["/cover/{cover}"],
    "allocation.open_cover": ["/cover"],
    "allocation.offer": ["/cover/{offer}/answer"],
    "reviews.made_glance": ["/activity/{made_for}/made-forms/glance"],
    "reviews.made_forms": ["/activity/{made_for}/made-forms"],
    "reviews.new_form": ["/activity/{made_for}/made-forms/new"],
    "reviews.made_form": ["/made-forms/{making}", "/made-forms/{made}"],
    "reviews.preview_made": ["/made-forms/{making}/preview/records", "/made-forms/{made}/preview/plan"],
    "reviews.made_sheet": ["/made-forms/{made}/sheet"],
    "reviews.made_details_form": ["/made-forms/{making}/details"],
    "reviews.section_form": ["/made-forms/{making}/sections/plan"],
    "reviews.remove_section_form": ["/made-forms/{making}/sections/plan/removal"],
    "reviews.new_question": [
        "/made-forms/{making}/sections/plan/questions/new",
        "/made-forms/{making}/sections/plan/questions/new?kind=rating",
        "/made-forms/{making}/sections/plan/questions/new?kind=grade",
    ],
    "reviews.question_form": ["/made-forms/{making}/questions/where_is_it"],
    "reviews.question_kind": ["/made-forms/{making}/questions/where_is_it/kind"],
    "reviews.condition_form": [
        "/made-forms/{making}/questions/what_does_the_child_say/condition",
        "/made-forms/{making}/questions/where_is_it/condition?on=is_the_child_s_voice_there",
    ],
    "reviews.use_form": ["/made-forms/{making}/use"],
    "reviews.discard_form": ["/made-forms/{making}/removal"],
    "invites.invitations": [
        "/activity/CPR-2027-03/invitations", "/activity/CPR-2027-11/invitations", "/activity/CPR-2027-07/invitations",
    ],
    "invites.year_invitations": ["/programme/2027/invitations", "/programme/2027/invitations?by=person"],
    "invites.mailing": ["/programme/2027/invitations/{mailing}"],
    "invites.show_invite": ["/invites/{invite}", "/invites/{managed}"],
    "invites.review_publication": ["/programme/2027/publication"],
    "invites.feeds": ["/me/feeds"],
    "invites.outbox": ["/outbox", "/outbox?before=2"],
    "invites.replies": ["/outbox/replies", "/outbox/replies?before=2"],
    "concerns.raise_form": ["/seats/{seat}/concern"],
    "concerns.matter_form": ["/seats/{seat}/staff-matter"],
    "concerns.raise_form_on_review": ["/reviews/{writing}/concern"],
    "concerns.matter_form_on_review": ["/reviews/{writing}/staff-matter"],
    "reviews.exports": ["/reviews/{copied}/exports"],
    "reviews.export": ["/exports/{ready}", "/exports/{pdf}"],
    "concerns.index": ["/concerns"],
    "concerns.show": ["/concerns/{concern}", "/concerns/{seen}", "/concerns/{documented}"],
    "concerns.matter": ["/matters/{matter}"],
    "actions.index": ["/actions", "/actions?view=board&status=all", "/actions?level=child", "/actions?due=over"],
    "actions.show": ["/actions/{acted}", "/actions/{acted_done}", "/actions/{acted_closed}"],
    "actions.progress_form": ["/actions/{acted}/progress"],
    "actions.due_form": ["/actions/{acted}/due"],
    "actions.owner_form": ["/actions/{acted}/owner"],
    "actions.same_form": ["/actions/{acted}/same"],
    "actions.completion_form": ["/actions/{acted}/completion"],
    "actions.return_form": ["/actions/{acted_done}/return"],
    "actions.closing_form": ["/actions/{acted_signed}/closing"],
    "actions.reopen_form": ["/actions/{acted_closed}/reopening"],
    "actions.recheck_form": ["/actions/{acted_closed}/recheck"],
    "actions.plans": ["/plans", "/plans?closed=1"],
    "actions.plan": ["/plans/{plan}"],
    "actions.plan_form": ["/plans/new"],
    "actions.action_form": ["/plans/{plan}/actions/new"],
    "weeks.studio": [f"{WEEK}?day=1", f"{WEEK}?by=teams&day=all", f"{WEEK}?by=rooms&day=1"],
    "weeks.glance": [f"{WEEK}/glance"],
    "weeks.filling": [WEEK + "/fillings/{filling}"],
    "weeks.place_form": [WEEK + "/sessions/{session}"],
    "weeks.publication": [f"{WEEK}/publication"],
    "weeks.versions": [f"{WEEK}/versions"],
    "weeks.mine": [],  # the same page as the next one, for whoever is in the week
    "weeks.person_page": [WEEK + "/people/{colleague}"],
    "weeks.people_pages": [f"{WEEK}/people"],
    "weeks.ground": [f"{WEEK}/ground"],
    "weeks.site_form": [WEEK + "/teams/{host}"],
    "weeks.host_form": [WEEK + "/members/{member}"],
    "weeks.summaries": [f"{WEEK}/summaries"],
    "weeks.extension_form": [WEEK + "/members/{member}/extension"],
    "weeks.themes": [f"{WEEK}/themes"],
    "weeks.theme_action_form": [WEEK + "/themes/{theme}/action"],
    "moderation.index": ["/moderation"],
    "moderation.show": ["/reviews/{differs}/moderation", "/reviews/{poor}/moderation", "/reviews/{back}/moderation"],
    "moderation.talk": ["/reviews/{differs}/moderation/talk"],
    "moderation.glance": ["/reviews/{differs}/moderation/glance"],
    "moderation.disputes": ["/disputes"],
    "moderation.dispute": ["/disputes/{dispute}", "/disputes/{vacant}", "/disputes/{third}", "/disputes/{settled}"],
    "moderation.choose_settler_form": ["/disputes/{vacant}/choice", "/disputes/{vacant}/choice?q=nobody"],
    "moderation.judgement_form": ["/disputes/{third}/judgement"],
    "moderation.onward_form": ["/disputes/{dispute}/next-step"],
    "moderation.outcome_form": ["/disputes/{dispute}/outcome"],
    "moderation.raise_form": [
        "/reviews/{own_review}/dispute", "/reviews/{others_review}/dispute", "/reviews/{in_dispute}/dispute",
    ],
    "moderation.dispute_glance": ["/reviews/{in_dispute}/dispute/glance"],
    "moderation.agreement": ["/moderation/agreement"],
    "moderation.calibrations": ["/moderation/calibration"],
    "moderation.calibration": ["/moderation/calibration/{graded}", "/moderation/calibration/{graded_over}"],
    "moderation.ask_form": ["/reviews/{others_review}/calibration"],
    "boards.index": ["/boards"],
    "boards.board": ["/boards/qapm", "/boards/cslt"],
    "boards.papers": ["/activity/QPM-2027-05/papers"],
    "boards.register": ["/reports", "/reports?quarter=all&state=late", "/reports?print=1"],
    "boards.report": ["/reports/CPR-2027-07/report", "/reports/CPR-2027-01/report"],
    "meetings.index": ["/meetings", "/meetings?year=2027"],
    "meetings.sitting": ["/activity/CSL-2027-10/meeting"],
    "meetings.show": ["/meetings/{built}", "/meetings/{met}", "/meetings/{ended}"],
    "meetings.attendance_form": ["/meetings/{met}/attendance"],
    "meetings.room": [],  # leads on to the first item that is not decided
    "meetings.item": ["/meetings/{met}/room/{item}", "/meetings/{met}/room/{decided}"],
    "meetings.step_form": [
        "/meetings/{met}/room/{item}/closing", "/meetings/{met}/room/{item}/date",
        "/meetings/{met}/room/{item}/escalation",
    ],
    "meetings.ending": ["/meetings/{met}/ending"],
    "meetings.show_minutes": ["/meetings/{met}/minutes", "/meetings/{ended}/minutes"],
    "frameworks.index": ["/frameworks"],
    "frameworks.compare": [
        "/frameworks/compare", "/frameworks/compare?old={pack}&new={full}", "/frameworks/compare?old={full}&new={full}",
    ],
    "programme.compare_years": ["/programme/compare?old={pack}&new={full}"],
    "programme.adoption_form": ["/frameworks/{full}/adoption"],
    "frameworks.show": ["/frameworks/{pack}", "/frameworks/{full}?q=audit", "/frameworks/{full}?q=lighthouse"],
    "frameworks.work": ["/frameworks/{pack}/work", "/frameworks/{full}/work"],
    "frameworks.duties": ["/frameworks/{pack}/duties", "/frameworks/{full}/duties"],
    "frameworks.reports": ["/frameworks/{pack}/reports", "/frameworks/{full}/reports"],
    "insight.index": ["/insight"],
    "insight.side": ["/insight/breadth", "/insight/depth?kind=cpr", "/insight/impact?service=early-help"],
    "boards.as_sent": ["/reports/CPR-2027-01/report/as-sent"],
    "boards.report_copy": ["/report-copies/{report_copy}"],
    "insight.report_draft": ["/reports/CPR-2027-07/report/draft", "/reports/CPR-2027-01/report/draft"],
    "frameworks.boards": ["/frameworks/{pack}/boards", "/frameworks/{full}/boards"],
    "frameworks.forms": ["/frameworks/{pack}/forms", "/frameworks/{full}/forms"],
    "frameworks.form": ["/frameworks/{full}/forms/case_review"],
    "frameworks.rubric": ["/frameworks/{full}/rubrics/help_given"],
    "frameworks.rules": ["/frameworks/{pack}/rules", "/frameworks/{full}/rules"],
    "frameworks.open_questions": [
        "/frameworks/{pack}/open-questions", "/frameworks/{full}/open-questions?kind=lost",
    ],
    "programme.duties": ["/duties"],  # of a framework without any; for those of one that has, see test_pages_duties
    "programme.duties_of": ["/duties/people/{person}"],
    "programme.done_form": [],
    "allocation.duty_form": [],  # see test_pages_duties
    "reviews.of_duties": ["/duties/people/{person}/forms"],
    "programme.excuse_form": [],
    "programme.reminders": ["/duties/reminders"],
    "programme.duty_log": [],
    "people.people": ["/admin/people", "/admin/people?q=nobody"],
    "people.person": ["/admin/people/{person}"],
    "people.person_form": ["/admin/people/new"],
    "people.details_form": ["/admin/people/{person}/details"],
    "people.post_form": ["/admin/people/{person}/post"],
    "people.leaving_form": ["/admin/people/{person}/leaving"],
    "people.return_form": ["/admin/people/{person}/return"],
    "people.my_people": ["/my-people", "/my-people?q=nobody"],
    "people.working_pattern": ["/people/{person}/working-pattern", "/people/{colleague}/working-pattern"],
    "people.flag_form": ["/people/{person}/working-pattern/flags/new"],
    "people.flag_ending_form": ["/people/{person}/working-pattern/flags/{flag}/ending"],
    "people.absence_form": ["/people/{person}/working-pattern/absences/new"],
    "people.work_pattern_form": ["/people/{person}/working-pattern/days/new"],
    "people.calendar_form": ["/people/{person}/working-pattern/calendar"],
    "people.absence_file_form": ["/my-people/absences"],
    "people.teams": ["/admin/teams"],
    "people.team": ["/admin/teams/adoption"],
    "people.service": ["/admin/services/early-help"],
    "people.team_form": ["/admin/teams/new"],
    "people.service_form": ["/admin/services/new"],
    "people.new_post_form": ["/admin/posts/new"],
    "people.imports": ["/admin/imports"],
    "people.show_import": ["/admin/imports/{file}", "/admin/imports/{file}?section=changed"],
    "invites.mail": ["/mail"],
    "invites.mail_message": ["/mail/{message}", "/mail/{invitation}"],
    "people.sign_ins": ["/me/sign-ins"],
    "people.preferences": ["/me/preferences"],
    "invites.notifications": ["/me/notifications"],
    "auditlog.log": ["/admin/log", "/admin/log?q=CPR-2027-03"],
}  # fmt: skip
STRANGERS = {
    "people.sign_in_form": ["/sign-in", "/sign-in?next=/programme"],
    "people.link_sent": ["/sign-in/sent"],
    "people.link": ["/sign-in/{token}"],
    "people.demo_link": ["/sign-in/demo/{person}"],
    "invites.guest_invite": ["/i/{guest}"],
}
NOT_PAGES = {
    "static",
    "home.healthz",
    "invites.collect",
    "invites.robots",
    "invites.qr",
    "sampling.example",
    "reviews.export_file",
    "reviews.made_blank",
    "insight.table",
    "boards.report_copy_file",
}  # files and answers


@dataclass
class Gallery:
    """The busy portal in three browsers: the QA lead's, a stranger's, and the names of what is in it."""

    door: Door
    lead: Page
    stranger: Page
    names: dict[str, str]


@pytest.fixture(scope="module")
def busy(browser: Chromium, served: Served) -> Iterator[Gallery]:
    """Looked at only: nothing is written by these tests."""
    served.begin("busy")
    door = Door(browser, served)
    yield Gallery(door, door.page_as("Priya"), door.page_as(), _names(served))
    door.close()


@pytest.fixture
def gallery(busy: Gallery) -> Iterator[Gallery]:
    """The same, answering for what happens in this test alone."""
    yield busy
    problems = list(busy.door.problems)
    busy.door.problems.clear()
    assert problems == []


def _names(served: Served) -> dict[str, str]:
    message = next(path for path in served.mail.glob("*.eml") if b"/sign-in/" in path.read_bytes())
    invitation = next(path for path in served.mail.glob("*.eml") if b"text/calendar" in path.read_bytes())
    text = message_from_bytes(message.read_bytes(), policy=policy.default).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    with served.app.app_context():
        file = db.session.query(PeopleImport).one().public_id
        waiting = db.session.query(SampleFrame).filter_by(confirmed_at=None).one().public_id
        record = queries.records_of(activity("CPR-2027-03"))[0].public_id
        slot = seats_of(activity("CPR-2027-03"), "reviewer")[0].public_id
        proposal, looking = db.session.query(Proposal.public_id).order_by(Proposal.id.desc()).limit(2).all()[::-1]
        nomination = db.session.query(Nomination).filter_by(person=None, declined_at=None).first().public_id
        flag = db.session.query(PersonFlag).filter_by(person=Cast()["Pat"]).one().public_id
        theirs = db.session.query(Assignment).filter_by(person=Cast()["Priya"], ended_at=None)
        priyas = {one.slot.seat_key: one for one in theirs if one.slot.activity.ref == NOVEMBER}
        seat, asked = (priyas[key].public_id for key in ("reviewer", "moderator"))
        hers = db.session.query(Review).filter_by(record_id=priyas["reviewer"].slot.record_id).one().public_id
        cover = db.session.query(CoverRequest).join(Assignment).filter(Assignment.public_id == asked).one().public_id
        invites = invites_by_name()
        offer = db.session.query(CoverOffer).filter_by(person=Cast()["Priya"]).one().public_id
        mailing = db.session.query(Mailing).one().public_id
        report_copy = db.session.query(ReportCopy).one().public_id
        made, making, *_ = (one.public_id for one in db.session.query(MadeForm).order_by(MadeForm.id))
        made_for = db.session.query(MadeForm).first().activity.ref
        seen, concern, documented = db.session.query(SafetyConcern).order_by(SafetyConcern.id)
        copied = db.session.query(Review.public_id).join(Export).one()[0]
        lead = db.session.query(Export).filter_by(asked_by=Cast()["Priya"], review=None)
        files = {one.kind: one.public_id for one in lead}
        matter = db.session.query(StaffMatter).filter_by(to=Cast()["Priya"]).one().public_id
        disagreements = _disagreements()
        acted, week, met = _acted(), _week(), _met()
        gus = db.session.query(Invite).filter_by(person=Cast()["Gus"]).order_by(Invite.id)[0]
        guest = guest_token(gus, gus.told_sequence or 0)
        written = {(one.activity.ref, one.number): one.public_id for one in db.session.query(Review)}
        noting = db.session.query(Review.public_id).filter_by(form_key="notes").one()[0]
        looks = db.session.query(SecondLook).join(SecondLook.review).join(Review.activity)
        looked = looks.filter(Activity.ref == MODERATED).order_by(SecondLook.id)
        differs, poor, back = (one.review.public_id for one in looked)
    return {
        "writing": hers,
        "settling": written[MODERATED, 1],
        "noting": noting,
        "final": written[MODERATED, 2],
        "differs": differs,
        "poor": poor,
        "back": back,
        "seat": seat,
        "made": made,
        "making": making,
        "made_for": made_for,
        "another": asked,
        "cover": cover,
        "offer": offer,
        "invite": invites["Priya"],
        "managed": invites["Rowan"],
        "person": id_of(served, "Pat"),
        "colleague": id_of(served, "Lena"),
        "flag": flag,
        "file": file,
        "list": waiting,
        "record": record,
        "slot": slot,
        "proposal": proposal.public_id,
        "looking": looking.public_id,
        "nomination": nomination,
        "message": message.stem,
        "invitation": invitation.stem,
        "guest": guest,
        "mailing": mailing,
        "report_copy": report_copy,
        "concern": concern.public_id,
        "seen": seen.public_id,
        "documented": documented.public_id,
        "matter": matter,
        "copied": copied,
        "ready": files["word"],
        "pdf": files["pdf"],
        **disagreements,
        **acted,
        **week,
        **met,
        "token": text.split("/sign-in/")[1].split()[0],
        "pack": "north-somerset/2022-1",
        "full": "new-council/2027-1",
        "framework": "north-somerset%202022-1",
    }


def _acted() -> dict[str, str]:
    """Random ids of what `act_on` has left behind."""
    by_state = {one.state: one.public_id for one in db.session.query(Action).filter_by(level="service")}
    return {
        "acted": by_state["started"],
        "acted_done": by_state["done"],
        "acted_signed": by_state["signed_off"],
        "acted_closed": by_state["closed"],
        "plan": db.session.query(ActionPlan).order_by(ActionPlan.id).first().public_id,
    }


def _week() -> dict[str, str]:
    """Random ids of what `week_in` has left behind."""
    of = {"filling": WeekFilling, "session": WeekSession, "member": WeekMember, "theme": WeekTheme, "host": WeekTeam}
    return {name: db.session.query(model).order_by(model.id).first().public_id for name, model in of.items()}  # type: ignore[attr-defined]


def _met() -> dict[str, str]:
    """Random ids of what `meet` has left behind."""
    by_state = {one.state: one for one in db.session.query(Meeting)}
    item = next(one for one in by_state["open"].items if one.action and one.decision is None)
    return {
        "built": by_state["prepared"].public_id,
        "met": by_state["open"].public_id,
        "ended": by_state["ended"].public_id,
        "item": item.public_id,
        "decided": by_state["open"].items[-1].public_id,
    }


def _disagreements() -> dict[str, str]:
    """Random ids of what `disagree` has left behind, in the order in which it made it."""
    own, vacant, third, over = db.session.query(Dispute).order_by(Dispute.id)
    graded, graded_over = db.session.query(Calibration).order_by(Calibration.id)
    reviews = db.session.query(Review).order_by(Review.id).all()
    return {
        "dispute": own.public_id,
        "vacant": vacant.public_id,
        "third": third.public_id,
        "in_dispute": own.review.public_id,
        "own_review": reviews[-3].public_id,
        "others_review": reviews[-2].public_id,
        "graded": graded.public_id,
        "graded_over": graded_over.public_id,
        "settled": over.public_id,
    }


def test_every_page_is_here(served: Served) -> None:
    app: Flask = served.app
    answering = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert answering == set(PAGES) | set(STRANGERS) | NOT_PAGES


@pytest.mark.parametrize("path", [path for paths in PAGES.values() for path in paths])
def test_page(gallery: Gallery, path: str) -> None:
    answer = gallery.lead.goto(path.format(**gallery.names))
    assert answer is not None
    assert answer.status == 200
    assert looks(gallery.lead) == []


@pytest.mark.parametrize("path", [path for paths in STRANGERS.values() for path in paths])
def test_page_of_a_stranger(gallery: Gallery, path: str) -> None:
    answer = gallery.stranger.goto(path.format(**gallery.names))
    assert answer is not None
    assert answer.status == 200
    assert looks(gallery.stranger) == []


def test_what_follows_from_a_version(gallery: Gallery) -> None:
    page = gallery.lead
    page.goto("/frameworks/{full}/adoption".format(**gallery.names))
    page.get_by_label("From which day?").fill("1 July 2027")
    page.get_by_label(re.compile("The council uses it on that day")).check()
    page.get_by_role("button", name="See what follows").click()
    expect(page.get_by_role("heading", name="What follows from 1 July 2027")).to_be_visible()
    assert looks(page) == []


@pytest.mark.parametrize(
    ("path", "name", "text", "heading"),
    [
        ("/my-people/absences", "leave.csv", LEAVE_FILE, "Look through the absences"),
        ("/people/{person}/working-pattern/calendar", "pat.ics", CALENDAR, "that were found"),
    ],
)
def test_what_is_in_a_file(gallery: Gallery, path: str, name: str, text: str, heading: str) -> None:
    page = gallery.lead
    page.goto(path.format(**gallery.names))
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": text.encode()})
    page.locator("main form[method=post] button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    assert looks(page) == []


@pytest.mark.parametrize(("path", "status"), [("/no-such-page", 404), ("/activity/CPR-2031-01", 404)])
def test_refusal(gallery: Gallery, path: str, status: int) -> None:
    answer = gallery.lead.goto(path)
    assert answer is not None
    assert answer.status == status
    assert looks(gallery.lead) == []


# A page in its refusal: where it is sent from, and what is wrong with what is sent ---------------------------------

REFUSED = [
    ("/programmes/new", {"year": "28"}),
    ("/programme/2027/activities/new", {}),
    ("/activity/CPR-2027-07/move", {}),
    ("/frameworks/{full}/adoption", {"from_on": "1 July 2026"}),
    ("/activity/CPR-2027-07/phases", {"due-moderation": "soon"}),
    ("/activity/QPM-2027-01/details", {"starts_at": "late"}),
    ("/activity/CPR-2027-07/cancellation", {}),
    ("/activity/TR-2027-04/theme", {}),
    ("/activity/TR-2027-02/terms/draft", {"text": ""}),
    ("/activity/TR-2027-02/terms/sign-off", {"on": "soon"}),
    ("/activity/TR-2027-02/benchmarks/new", {}),
    ("/programme/2027/commission", {"starts": "soon"}),
    ("/activity/CPR-2027-03/sample/undoing", {}),
    ("/activity/CPR-2027-03/sample/records/{record}/replacement", {}),
    ("/activity/CPR-2027-05/sample/draw", {"size-0": "50"}),
    ("/activity/CPR-2027-05/sample", {}),
    ("/activity/CPR-2027-03/seats/{slot}/emptying", {}),
    ("/activity/GPC-2027-01/nominations/team", {"why": ""}),
    ("/activity/TS-2027-03/nominations/seats/member", {}),
    ("/activity/GPC-2027-01/nominations/{nomination}/decline", {}),
    ("/seats/{seat}/cover", {}),
    ("/activity/{made_for}/made-forms/new", {}),
    ("/made-forms/{making}/details", {"name": ""}),
    ("/made-forms/{making}/sections/plan", {"title": ""}),
    ("/made-forms/{making}/sections/plan/questions/new?kind=rating", {"lowest": "50"}),
    ("/programme/2027/publication", {"note": "x" * 501}),
    ("/programme/2028/preview?framework={framework}&start_from=pack", {"starts:CPR-2028-01": "soon"}),
    ("/admin/imports", {}),
    ("/admin/people/new", {}),
    ("/admin/people/{person}/details", {"name": ""}),
    ("/admin/people/{person}/post", {"on": "soon"}),
    ("/admin/people/{person}/leaving", {"on": "soon"}),
    ("/people/{person}/working-pattern/flags/new", {"on": "soon"}),
    ("/people/{person}/working-pattern/flags/{flag}/ending", {"on": "soon"}),
    ("/people/{person}/working-pattern/absences/new", {}),
    ("/people/{person}/working-pattern/days/new", {"percent": "most", "starts": "soon"}),
    ("/people/{person}/working-pattern/calendar", {}),
    ("/my-people/absences", {}),
    ("/reviews/{own_review}/dispute", {"why": ""}),
    ("/disputes/{dispute}/outcome", {"words": ""}),
    ("/disputes/{dispute}/next-step", {"words": ""}),
    ("/disputes/{third}/judgement", {"words": ""}),
    ("/disputes/{vacant}/choice", {}),
    ("/reviews/{others_review}/calibration", {"due_on": "soon"}),
    ("/admin/capacity", {"cycle:team_manager": "many"}),
    ("/admin/teams/new", {}),
    ("/admin/services/new", {}),
    ("/admin/posts/new", {}),
]


def send(page: Page, path: str, fields: dict[str, str]) -> None:
    """Fill in the page's form and press its last button."""
    page.goto(path)
    for name, text in fields.items():
        page.locator(f"main [name='{name}']").fill(text)
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.locator("main form[method=post]").last.locator("button[type=submit]").last.click()
    assert sent.value.status == 422


@pytest.mark.parametrize(("path", "fields"), REFUSED)
def test_page_that_refuses(gallery: Gallery, path: str, fields: dict[str, str]) -> None:
    """Error summary with the focus, the same words by the field, Error: in the title (ux 1.3)."""
    page = gallery.lead
    send(page, path.format(**gallery.names), fields)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    link = page.locator(".govuk-error-summary a").first
    words = link.inner_text()
    link.click()
    expect(page.locator("main :is(input, select, textarea):focus")).to_be_visible()
    expect(page.locator(".govuk-error-message", has_text=words.split(": ")[-1]).first).to_be_visible()
    assert [*by_day(page), *by_night_and_narrow(page)] == []


def test_stranger_without_an_address(gallery: Gallery) -> None:
    page = gallery.stranger
    page.goto("/sign-in")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert [*by_day(page), *by_night_and_narrow(page)] == []


# What lies over a page ---------------------------------------------------------------------------------------------


def test_move_dialog(gallery: Gallery) -> None:
    """Open, and open with a refusal in it."""
    page = gallery.lead
    page.goto("/programme/2027")
    page.locator("#a-CPR-2027-07").focus()
    page.keyboard.press("m")
    expect(page.locator("dialog")).to_be_visible()
    assert looks(page) == []
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("dialog .govuk-error-summary")).to_be_focused()
    assert looks(page) == []


def test_menu_under_the_name(gallery: Gallery) -> None:
    page = gallery.lead
    page.goto("/me/preferences")
    page.locator("details.menu summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert looks(page) == []


@pytest.mark.parametrize("path", [
    "/", "/programme/2027", "/programme/2027?view=week&week=2027-11-15", "/activity/CPR-2027-07",
    "/moderation/agreement",
    "/activity/CPR-2027-03/fairness", "/reviews/{writing}/parts/review/sections/case", "/disputes/{dispute}",
    "/concerns/{concern}", "/me/preferences", "/made-forms/{making}", "/frameworks/{full}/rubrics/help_given",
])  # fmt: skip
def test_forced_colours(gallery: Gallery, path: str) -> None:
    gallery.lead.goto(path.format(**gallery.names))
    assert with_colours_forced(gallery.lead) == []


@pytest.mark.parametrize("path", ["/", "/programme/2027", "/activity/CPR-2027-07", "/programmes/new"])
def test_high_contrast(gallery: Gallery, path: str) -> None:
    page = gallery.lead
    page.goto(path)
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.evaluate("document.documentElement.dataset.theme = 'contrast'")
    assert violations(page) == []


# Whose page, and when -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Hazel", "Tom", "Rowan", "Pat", "Lena", "Bea", "Gus"])
def test_home_of_each_role(busy: Gallery, door: Door, name: str) -> None:
    page = door.page_as(name, viewport={"width": 1280, "height": 900})
    page.goto("/")
    assert by_day(page) == []


@pytest.mark.parametrize("path", ["/programme/2027", "/activity/CPR-2027-07", "/me/feeds"])
def test_what_a_guest_meets(busy: Gallery, door: Door, path: str) -> None:
    page = door.page_as("Gus", viewport={"width": 1280, "height": 900})
    page.goto(path)
    assert by_day(page) == []
