"""Every act leaves its trace, in its own transaction, for good (AU-1 to AU-4)."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event, select, text

from qaportal.auditlog.models import LogEntry
from qaportal.lib.db import db
from tests.architecture.access_table import Row, rows
from tests.architecture.source import MODULES
from tests.security.lived_in import BOARD, STAFF_FILE, LivedIn
from tests.security.walking import Form, address, contents, demo, every_form, forms_of, nothing_stays


def adoption_seen(place: LivedIn) -> str:
    """What the page holds once it has shown what follows."""
    path = path_of(place, chosen("programme.adopt"))
    answer = place.client("Priya").post(path, data={"from_on": "1 July 2027", "outside_validity": "y"})
    return next(form.fields["seen"] for form in forms_of(path, answer.text) if form.action == path)


def looked_through(endpoint: str, text: str) -> Callable[[LivedIn], str]:
    """What the page hands out once it has shown what is in a file."""

    def slip(place: LivedIn) -> str:
        path = path_of(place, chosen(endpoint))
        answer = place.client("Priya").post(path, data={"file": (io.BytesIO(text.encode()), "file")})
        return next(form.fields["slip"] for form in forms_of(path, answer.text) if "slip" in form.fields)

    return slip


CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270104
DTEND;VALUE=DATE:20270109
SUMMARY:Leave
END:VEVENT
END:VCALENDAR
"""


# What is sent, and what the log then says: endpoint → (fields that differ from those of the page, acts).
# A form without an entry here would be an act that nobody has thought of.
ACTS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "people.sign_in": ({"email": "pat@saltmarsh.example"}, ["asked for a link"]),
    "people.use_link": ({}, ["signed in"]),
    "people.sign_in_as": ({}, ["signed in"]),
    "people.sign_out": ({}, ["signed out"]),
    "people.end_sign_in": ({}, ["signed out"]),
    "people.choose_preferences": ({"theme": "dark"}, ["chose a theme"]),
    "invites.choose_notifications": ({"hour": "16"}, ["chose how to be told"]),
    "invites.subscribe": ({"scope": "programme"}, ["subscribed"]),
    "invites.reset": ({}, ["reset"]),
    "invites.remove": ({}, ["removed"]),
    "programme.create": ({}, ["created"]),
    "programme.adopt": ({"from_on": "1 July 2027", "outside_validity": "y", "seen": adoption_seen}, ["adopted"]),
    "programme.take_back": ({}, ["took back"]),
    "programme.add": ({"type_key": "dip_audit", "starts": "8 June 2028", "subject": "Adoption"}, ["added"]),
    "programme.move": ({"month": "", "starts": "15 March 2027"}, ["moved"]),
    "programme.describe": ({"subject": "Fostering", "place": "Annexe"}, ["described"]),
    "programme.reschedule": ({"due-audit": "19 April 2027", "due-share": "30 April 2027"}, ["rescheduled"]),
    "programme.cancel": ({"reason": "Nobody to do it."}, ["cancelled"]),
    "programme.reinstate": ({}, ["reinstated"]),
    "programme.name_theme": ({"theme": "Case recording", "on": "23 November 2026"}, ["described", "named the theme"]),
    "programme.draft_terms": ({"text": "Twenty plans are read."}, ["drafted terms"]),
    "programme.sign_off_terms": ({"on": "23 November 2026"}, ["signed off terms"]),
    "programme.set_benchmark": ({"measure": "Plans on time", "value": "9 of 12"}, ["set a benchmark"]),
    "programme.take_back_benchmark": ({}, ["took back a benchmark"]),
    "programme.commission": ({"type_key": "dip_audit", "starts": "8 June 2028", "why": "Two complaints."},
                             ["added", "commissioned"]),
    "sampling.send_frame": ({}, ["sent a frame"]),
    "sampling.map_columns": ({}, ["mapped columns"]),
    "sampling.confirm_frame": ({}, ["confirmed a frame"]),
    "sampling.put_aside": ({}, ["put a frame aside"]),
    "sampling.draw": ({}, ["drew a sample"]),
    "sampling.undo": ({"reason": "The wrong list."}, ["undid a draw"]),
    "sampling.reveal": ({}, ["looked at a reference"]),
    "sampling.replace": ({"reason": "The family has moved away."}, ["replaced a record"]),
    "sampling.nominate": ({"reference": "LCS-7001", "label": "proud of"}, ["put a record forward"]),
    "sampling.withdraw": ({}, ["took a record back"]),
    "allocation.set_out": ({}, ["set out seats"]),
    "allocation.ask": ({}, ["asked for people"]),
    "allocation.even_out": ({}, ["asked for people"]),
    "allocation.use": ({}, ["seated", "used a proposal"]),
    "allocation.choose": ({"person": lambda place: place.people["Tom"], "reason": "Nobody else knows signs."},
                          ["chose", "seated", "unseated"]),
    "allocation.lock": ({}, ["locked a seat"]),
    "allocation.unlock": ({}, ["unlocked a seat"]),
    "allocation.free": ({"reason": "On another job."}, ["emptied a seat", "unseated"]),
    "invites.publish_seats": ({}, ["published seats"]),
    "allocation.nominate_team": ({"team": "fostering", "why": "They found three new homes."}, ["put forward"]),
    "allocation.nominate_person": ({"person": lambda place: place.people["Rowan"]}, ["put forward"]),
    "allocation.take_back_nomination": ({}, ["took back a nomination"]),
    "allocation.accept_nomination": ({}, ["accepted a nomination", "described", "marked a phase as done"]),
    "allocation.decline_nomination": ({"reason": "It was heard in the summer."}, ["declined a nomination"]),
    "allocation.reveal": ({}, ["looked at a reference"]),
    "allocation.ask_for_cover": ({"why": "cannot"}, ["asked for cover", "offered a seat"]),
    "allocation.offer_more": ({}, ["offered a seat"]),
    "allocation.take_back_cover": ({}, ["took back a request for cover"]),
    "allocation.refuse": ({}, ["said no to a seat"]),
    "invites.accept_cover": ({}, ["seated", "took a seat over", "unseated"]),
    "concerns.raise_concern": ({}, ["raised a concern", "told of a concern"]),
    "concerns.acknowledge": ({}, ["acknowledged a concern"]),
    "concerns.document": ({"reference": "LCS-7001", "on": "23 November 2026"}, ["documented a concern"]),
    "concerns.reveal": ({}, ["looked at a concern", "looked at a reference"]),
    "concerns.raise_matter": ({"words": "Late with every visit since May."}, ["raised something with a manager"]),
    "concerns.raise_on_review": ({}, ["raised a concern", "told of a concern"]),
    "concerns.raise_matter_on_review": ({"words": "Late with every visit."}, ["raised something with a manager"]),
    "concerns.receive": ({}, ["received something"]),
    "reviews.start": ({}, ["opened"]),
    "reviews.save_section": ({"v.talked_about": "0", "q.talked_about": "The plan."}, ["wrote in"]),
    "reviews.save_answer": ({"v.talked_about": "0", "q.talked_about": "The plan."}, ["wrote in"]),
    "actions.hand_in": ({}, ["handed in"]),
    "actions.start_plan": ({"plan_key": "service_plan", "service": "early-help", "lead": "Priya Plum"}, ["started"]),
    "actions.add_action": ({"what": "Draw a family tree", "why": "Few files have one", "owner": "Tom Thyme",
                            "due": "1 February 2027"}, ["added"]),
    "actions.note_review": ({"on": "23 November 2026"}, ["went through"]),
    "actions.close_plan": ({}, ["closed"]),
    "actions.note_progress": ({"text": "Two teams do it."}, ["noted progress"]),
    "actions.change_due": ({"due": "1 March 2027", "reason": "One post is empty."}, ["moved"]),
    "actions.give": ({"owner": "Rowan Reed"}, ["gave"]),
    "actions.link": ({"onto": lambda place: place.acted.actions["of another service"]}, ["linked"]),
    "actions.complete": ({"evidence": "Eight of ten files show it."}, ["completed"]),
    "actions.sign_off": ({}, ["signed off"]),
    "actions.send_back": ({"why": "Two files are too few."}, ["sent back"]),
    "actions.close": ({"difference": "made", "how_known": "Families say so."}, ["closed"]),
    "actions.reopen": ({"why": "It did not last."}, ["opened again"]),
    "actions.book_recheck": ({"type_key": "dip_audit", "starts": "1 April 2027", "subject": "Health in plans"},
                             ["added", "booked a second look"]),
    "weeks.ask": ({}, ["asked for a timetable"]),
    "weeks.add_team": ({"team": "fostering", "site": "Castlewood"}, ["put a host team forward"]),
    "weeks.host_accepted": ({"site_fostering": "Castlewood"}, ["put a host team forward"]),
    "weeks.change_site": ({"site": "Town Hall"}, ["moved a host team"]),
    "weeks.drop_team": ({}, ["took a host team back"]),
    "weeks.add_room": ({"name": "Room 2", "room_site": "Castlewood", "kind": "meeting", "seats": "4"},
                       ["added a room"]),
    "weeks.drop_room": ({}, ["took a room away"]),
    "weeks.bring_up_to_date": ({}, []),
    "weeks.host": ({}, []),
    "weeks.place": ({"day": "2", "start": "660", "reason": "It was agreed."}, ["placed a session"]),
    "weeks.take_off": ({}, ["took a session off"]),
    "weeks.lock": ({}, ["locked a session"]),
    "weeks.unlock": ({}, ["unlocked a session"]),
    "weeks.publish": ({}, ["published the timetable"]),
    "weeks.give_extension": ({"on": "30 November 2027", "at": "12:00", "reason": "She was ill."}, ["gave more time"]),
    "weeks.group": ({"words": "Fathers are asked", "side": "strength"}, ["added a theme"]),
    "weeks.ungroup": ({}, ["took a line out"]),
    "weeks.mark_for_partners": ({}, ["put a theme on the partners’ list"]),
    "weeks.drop_theme": ({}, ["dropped a theme"]),
    "weeks.make_action": (
        {"plan": lambda place: place.acted.plans["of the head's service"], "what": "Ask fathers",
         "owner": "Tom Thyme", "due": "30 November 2027"},
        ["added", "added a finding", "made an action of a theme"],
    ),
    "meetings.prepare": ({}, ["prepared"]),
    "meetings.rebuild": ({}, ["rebuilt the agenda"]),
    "meetings.add_item": ({"title": "A new form"}, ["added to the agenda"]),
    "meetings.move_item": ({"way": "up"}, ["moved on the agenda"]),
    "meetings.remove_item": ({}, ["took off the agenda"]),
    "meetings.set_attendance": ({}, ["noted who came"]),
    "meetings.open_meeting": ({}, ["opened"]),
    "meetings.minute": ({"text.minute": "Two teams do it."}, ["began the minute"]),
    "meetings.decide": ({"kind": "come_back"}, ["decided"]),
    "meetings.take_step": ({"difference": "made", "said": "Families say so.", "recheck_on": ""},
                           ["began the minute", "closed", "completed", "decided"]),
    "meetings.end": ({}, ["ended"]),
    "meetings.minutes_file": ({}, ["took out the minutes"]),
    "actions.take_out": ({}, ["took actions out"]),
    "reviews.say_none": ({"reason": "Too young"}, ["said why there is nothing"]),
    "reviews.omit": ({"is_left_out": "yes"}, ["left a section out"]),
    "moderation.return_part": ({"why": "Say where it can be seen."}, ["sent back"]),
    "reviews.reveal": ({}, ["looked at a reference"]),
    "moderation.send_back": ({"why": "Hear the child."}, ["sent back", "sent the review back", "took back their part"]),
    "moderation.let_stand": ({}, ["let the review stand"]),
    "moderation.record_talk": (
        {"held_on": "23 November 2026", "said": "We met again.", "agreed": "good", "seen": "1"},
        ["did their part", "recorded a talk", "settled the second look", "wrote down what was settled"],
    ),
    "reviews.look": ({"reason": "A complaint was made."}, ["was let in to read"]),
    "moderation.raise_dispute": ({"about": "Final grade", "why": "The plan was there.", "start": "1"},
                                 ["raised a disagreement"]),
    "moderation.note_dispute": ({"words": "We talked."}, ["wrote a note"]),
    "moderation.judge": ({"grade": "good", "words": "The plan was there."}, ["judged a disagreement alone"]),
    "actions.propose": ({"grade": "good", "words": "We agreed."}, ["wrote down an outcome"]),
    "actions.agree": (
        {"proposal": "1"},
        ["agreed to an outcome", "amended the grade", "settled a disagreement", "wrote down what was settled"],
    ),
    "moderation.pass_on": ({"to": "2", "words": "We see it differently."}, ["took a disagreement on"]),
    "moderation.withdraw": ({}, ["took back a disagreement"]),
    "moderation.choose_settler": ({"person": lambda place: place.disagreed.settler},
                                  ["asked to read", "chose who settles a disagreement"]),
    "moderation.ask_for_grades": (
        {"people": lambda place: [place.people["Hazel"], place.people["Tom"]], "due_on": "4 December 2026",
         "shows_names": "y"},
        ["asked for grades", "asked to read"],
    ),
    "moderation.give_grade": ({"grade": "good", "why": "The plan was there."}, ["graded for practice"]),
    "moderation.close_calibration": ({}, ["ended an exercise"]),
    "invites.stop_letter": ({}, ["stopped"]),
    "invites.stop_held": ({}, ["stopped"]),
    "invites.send_again": ({}, ["sent again"]),
    "chase.send": ({"whom": "all"}, ["chased"]),
    "invites.send": ({}, ["sent invitations"]),
    "invites.stop": ({}, ["stopped invitations"]),
    "invites.answer": ({"answer": "tentative"}, ["answered"]),
    "invites.guest_answer": ({"answer": "accepted", "sequence": "0"}, ["answered"]),
    "invites.answer_mail": ({"answer": "accepted", "sequence": "0"}, ["answered"]),
    "invites.send_year": ({}, ["asked for invitations"]),
    "invites.stop_mailing": ({}, ["stopped", "stopped invitations"]),
    "allocation.mark_part": ({}, ["closed a request for cover", "did their part"]),
    "allocation.take_back_part": ({}, ["took back their part"]),
    "invites.take_reply": ({}, ["answered", "took a reply"]),
    "invites.set_reply_aside": ({}, ["set a reply aside"]),
    "invites.publish": ({"note": "More."}, ["published"]),
    "reviews.take_out": ({"reason": "For the inspection.", "kind": "word"}, ["took a copy out"]),
    "reviews.take_blank": ({"kind": "word"}, ["took a blank form"]),
    "reviews.make_form": ({"name": "Visits", "summary": "Are they made?", "seat": "lead", "often": "once",
                           "child": "yes"}, ["made"]),
    "reviews.change_made_details": ({"name": "Visits"}, ["changed"]),
    "reviews.add_section": ({"title": "Visits"}, ["changed"]),
    "reviews.change_section": ({"title": "Visits"}, ["changed"]),
    "reviews.place_section": ({"way": "up"}, ["changed"]),
    "reviews.remove_section": ({}, ["changed"]),
    "reviews.add_question": ({"kind": "text", "ask": "Why?"}, ["changed"]),
    "reviews.change_question": ({"ask": "Why?"}, ["changed"]),
    "reviews.place_question": ({"way": "up"}, ["changed"]),
    "reviews.remove_question": ({}, ["changed"]),
    "reviews.set_condition": ({"on": lambda place: place.making.before, "answers": "yes"}, ["changed"]),
    "reviews.use_made": ({}, ["put into use"]),
    "reviews.next_version": ({}, ["began the next version of"]),
    "reviews.withdraw_made": ({}, ["took out of use"]),
    "reviews.discard_made": ({}, ["discarded"]),
    "boards.mark_sent": ({"on": "23 November 2026", "note": "By e-mail."}, ["marked a phase as done", "sent"]),
    "boards.note_received": ({"on": "23 November 2026", "board": BOARD}, ["received"]),
    "boards.take_back_received": ({"board": BOARD}, ["not received"]),
    "insight.save_words": ({"words": "Practice is steady."}, ["wrote in"]),
    "insight.send_report": ({"on": "23 November 2026"}, ["marked a phase as done", "sent"]),
    "insight.take_report": ({"kind": "word"}, ["took a copy out"]),
    "boards.take_back_sent": ({}, ["took back", "took back a phase"]),
    "programme.mark_phase": ({}, ["marked a phase as done"]),
    "programme.take_back_phase": ({}, ["took back a phase"]),
    "programme.mark_done": ({"note": "AUD 7"}, ["did a duty"]),
    "programme.take_back_done": ({}, ["took back a duty"]),
    "programme.excuse": ({"duty": "", "starts": "1 December 2026", "ends": "31 December 2026", "reason": "Inspection",
                          "approver": lambda place: place.people["Lena"]}, ["excused"]),
    "programme.end_exemption": ({}, ["ended an exemption"]),
    "programme.log_meeting": ({"worker": lambda place: place.people["Rowan"], "on": "12 November 2026"},
                              ["logged a meeting"]),
    "programme.take_back_meeting": ({}, ["took back a meeting"]),
    "people.check_import": ({}, ["checked"]),
    "people.confirm_import": ({}, ["added", "confirmed"]),
    "people.undo_import": ({}, ["undid"]),
    "people.add_person": ({"name": "Nell Nettle", "email": "nell@saltmarsh.example", "staff_number": "S200",
                           "on": "1 December 2026"}, ["added"]),
    "people.correct": ({"name": "Patricia Poppy"}, ["corrected"]),
    "people.move": ({"post": "team_manager", "place": "team:fostering", "manager": "", "on": "1 December 2026"},
                    ["appointed", "ended a post"]),
    "people.leave": ({"on": "20 November 2026"}, ["ended access", "left"]),
    "people.rejoin": ({"on": "7 December 2026"}, ["ended access", "rejoined"]),
    "people.give_role": ({"role": "leadership"}, ["gave a role"]),
    "people.take_back_role": ({"role": "reviewer"}, ["took back a role"]),
    "people.raise_flag": ({"kind": "returning", "on": "1 December 2026"}, ["raised"]),
    "people.lower_flag": ({"on": "31 December 2026"}, ["lowered"]),
    "people.note_absence": ({"kind": "parental", "starts": "4 January 2027", "ends": "28 May 2027"},
                            ["noted an absence"]),
    "people.take_back_absence": ({}, ["took back an absence"]),
    "people.note_absence_file": (
        {"slip": looked_through("people.note_absence_file", "staff number,first day\nS004,1/3/2027\n")},
        ["noted an absence"],
    ),
    "people.note_calendar": ({"slip": looked_through("people.note_calendar", CALENDAR), "pick": "0"},
                             ["noted an absence"]),
    "people.set_work_pattern": ({"weekdays": "2", "percent": "20", "starts": "1 December 2026"}, ["set working days"]),
    "people.take_back_work_pattern": ({}, ["took back working days"]),
    "allocation.set_caps": ({"cycle:team_manager": "2"}, ["set a cap"]),
    "allocation.declare_conflict": ({"colleague": lambda place: place.people["Lena"]}, ["declared a conflict"]),
    "allocation.end_conflict": ({}, ["ended a conflict"]),
    "people.add_post": ({"title": "Family worker", "role": "practitioner"}, ["added"]),
    "people.add_service": ({"name": "Prevention and Play"}, ["added"]),
    "people.add_team": ({"name": "Play", "service": "early-help"}, ["added"]),
    "people.add_team_alias": ({"alias-name": "CLA"}, ["added a name"]),
    "people.add_service_alias": ({"alias-name": "EH"}, ["added a name"]),
    "people.remove_team_alias": ({"gone-name": "Children Looked After"}, ["removed a name"]),
    "people.remove_service_alias": ({"gone-name": "Prevention"}, ["removed a name"]),
    "people.rename_team": ({"rename-name": "Looked After Children"}, ["added a name", "renamed"]),
    "people.rename_service": ({"rename-name": "Earliest Help"}, ["added a name", "renamed"]),
    "people.close_team": ({"close-on": "31 December 2026"}, ["closed"]),
    "people.close_service": ({"close-on": "31 December 2026"}, ["closed"]),
}  # fmt: skip
# What is sent along as a file; and acts that answer with a page, as what they show is to be in no address.
FILES = {
    "people.check_import": (STAFF_FILE, "staff.csv"),
    "sampling.send_frame": ("reference,open since\nLCS-8001,2/3/2026\n", "frame.csv"),
}
ANSWERS = {
    "sampling.reveal": 200, "allocation.reveal": 200, "concerns.reveal": 200, "reviews.reveal": 200,
    "actions.take_out": 200, "reviews.save_answer": 200, "meetings.minute": 200, "meetings.minutes_file": 200,
}  # fmt: skip
# They look at what is not saved yet, or only choose where to go on to.
WRITES_NOTHING = {"programme.change_preview", "programme.choose_year"}
ELSEWHERE = {"allocation.fill_duty"}  # nobody here owes a duty that has a form: tests/reviews/test_duty_forms.py


def test_every_act_is_thought_of() -> None:
    assert {row.endpoint for row in rows() if row.method == "POST"} == ACTS.keys() | WRITES_NOTHING | ELSEWHERE


@pytest.fixture
def written() -> Iterator[list[str]]:
    """The acts of log entries as they are added."""
    found: list[str] = []

    def keep(_mapper: Any, _connection: Any, entry: LogEntry) -> None:
        found.append(entry.act)

    event.listen(LogEntry, "after_insert", keep)
    yield found
    event.remove(LogEntry, "after_insert", keep)


def chosen(endpoint: str) -> Row:
    """The row of the table that the act is done on: a thing with which it can be done."""
    found = {row.thing: row for row in rows() if row.endpoint == endpoint}
    wanted = ("a phase to do", "a phase that is done",
              "not published", "a draft year", "in a demo", "a link that was mailed", "own", "another's", "sent",
              "received",
              "finished", "a theme", "no theme yet",
              "not sent", "a frame to draw from", "a file that waits", "a sample of the head's own service",
              "nominations of the practitioner's team", "one's own nomination", "a nomination", "a team is wanted",
              "the QA lead is told", "it went to the QA lead",
              "a review that is written", "its form is made for it", "in the making", "in use",
              "they differ", "not good enough",
              "nothing is left in it", "it is done", "it is signed off", "it is closed",
              "of the head's service",
              "a practice week", "a session that is locked", "a board sits in it", "its agenda is built", "it is open",
              "the QA lead reviewed it", "a review of the QA lead's", "a review of the reviewer's",
              "nobody is named for it yet", "the QA lead is the third party", "graded by many",
              "members are wanted", "seats", "own; begun", "a live link", "published", "")  # fmt: skip
    others = endpoint.startswith("people.") and endpoint != "people.end_sign_in"
    if others or endpoint in ("programme.excuse", "programme.end_exemption"):
        wanted = ("another's", *wanted)
    return next(found[thing] for thing in wanted if thing in found)


def path_of(place: LivedIn, row: Row) -> str:
    """Its address; those who come back have left, what is reinstated was cancelled, what is closed is empty,
    what is told is of a year that is published."""
    hers = f"/reviews/{place.written.own['Priya']}"
    noting = f"/reviews/{place.written.noting}/parts/own"  # she wrote nothing there yet
    special = {
        "reviews.start": f"/seats/{place.written.unbegun}/forms/appreciative_interview",
        "actions.hand_in": f"{hers}/parts/child_view/submission",
        "reviews.say_none": f"{hers}/parts/child_view/none",
        "reviews.save_section": f"{noting}/sections/notes",
        "reviews.save_answer": f"{noting}/answers/talked_about",
        "reviews.omit": f"{noting}/omissions/notes",
        "moderation.return_part": f"{hers}/parts/family_view/return",
        "reviews.look": f"/reviews/{place.written.handed_in}/looks",
        "people.rejoin": f"/admin/people/{place.leaver}/return",
        "programme.reinstate": f"/activity/{place.cancelled}/reinstatement",
        "people.close_service": "/admin/services/short-breaks/closing",
        "allocation.set_out": "/activity/TS-2027-03/seats",
        "invites.send_year": "/programme/2027/invitations",
    }
    return special.get(row.endpoint) or address(place, row, "Priya")


def act(place: LivedIn, row: Row, forms: dict[str, Form], commits: list[str]) -> int:
    """Do it, with what its page holds and what ACTS says; `commits` are then those of the act, not of its page."""
    client, path = place.client("Priya"), path_of(place, row)
    with demo(place.app, row.thing == "in a demo"):
        shown = {form.action: form for form in forms_of(path, client.get(path).get_data(as_text=True))}
        form = shown.get(path) or forms.get(row.endpoint) or Form(path)
        told = ACTS[row.endpoint][0]
        sent: dict[str, Any] = form.fields | {name: say(place) if callable(say) else say for name, say in told.items()}
        commits.clear()
        if row.endpoint in FILES:
            text, name = FILES[row.endpoint]
            sent["file"] = (io.BytesIO(text.encode()), name)
        return client.post(path, data=sent).status_code


def test_every_act_leaves_the_trace_that_it_should(
    place: LivedIn, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    forms, traces = every_form(place, "qa_lead"), {}
    with nothing_stays(monkeypatch) as commits:
        for endpoint in ACTS:
            written.clear()
            status = act(place, chosen(endpoint), forms, commits)
            traces[endpoint] = (status, sorted(set(written)), len(commits))
    assert traces == {endpoint: (ANSWERS.get(endpoint, 303), acts, 1) for endpoint, (_, acts) in ACTS.items()}


def test_no_entry_is_changed_or_removed(place: LivedIn) -> None:
    """AU-1, by way of a row; and no code goes another way."""
    with place.app.app_context():
        entry = db.session.scalars(select(LogEntry).limit(1)).one()
        entry.person_name = "Somebody else"
        with pytest.raises(TypeError, match="cannot be changed or removed"):
            db.session.flush()
        db.session.rollback()
        db.session.delete(db.session.scalars(select(LogEntry).limit(1)).one())
        with pytest.raises(TypeError, match="cannot be changed or removed"):
            db.session.flush()
        db.session.rollback()
    rewriting = re.compile(r"\b(?:update|delete)\((?:LogEntry|models\.LogEntry)")
    assert [module.name for module in MODULES if rewriting.search(module.path.read_text())] == []


def test_where_the_trace_cannot_be_written_the_act_is_not_done(place: LivedIn) -> None:
    """AU-3: one transaction."""
    with place.app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE log_entry RENAME TO log_entry_away"))
    before = contents(place.app, frozenset({"log_entry", "sign_in.seen_at"}))
    with pytest.raises(Exception, match="log_entry"):
        place.client("Priya").post(
            f"/activity/{place.unpublished}/cancellation", data={"reason": "No.", "version": "1"}
        )
    assert contents(place.app, frozenset({"log_entry", "sign_in.seen_at"})) == before
