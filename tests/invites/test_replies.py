"""What a message to the mailbox means: a corpus of replies as programs send them, and of much else (R01-R04)."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qaportal.invites import replies
from qaportal.invites.letterbox import MOST, opened
from qaportal.invites.messages import Message, message_of
from qaportal.invites.replies import FAULTS, TOO_LARGE, UNSAFE, Asked, Known, Sent, Verdict, judged, returned
from qaportal.invites.unwrapping import unwrapped
from qaportal.lib import mailauth

CORPUS = Path(__file__).with_name("replies")
LENA = "lena@saltmarsh.example"
UID = "4f6c2a1e-6d1b-4a53-9c55-0d9a3a2e7b10@qa.test"
INVITED = {LENA, "pat@saltmarsh.example"}
STAFF = INVITED | {"hazel@saltmarsh.example"}
SERVER = "mx.saltmarsh.example"
FIRST = Asked(0)


def eml(name: str) -> bytes:
    """A message of the corpus as it comes over the wire."""
    return (CORPUS / f"{name}.eml").read_bytes().replace(b"\n", b"\r\n")


def known(message: Message, asked: Asked = FIRST, server: str = SERVER) -> Known:
    """What the portal knows, where Lena and Pat were invited, and Hazel heads Pat's service."""
    attendee, sender = message.attendee, message.from_address
    results = mailauth.results_of(message.results, server)
    return Known(
        mailbox="QA@saltmarsh.example",
        is_checked=bool(server),
        is_genuine=mailauth.is_from(sender.rpartition("@")[2], results),
        knows_sender=sender in STAFF,
        knows_uid=message.entry is not None and message.entry.uid.endswith("@qa.test"),
        acts_for=sender == "hazel@saltmarsh.example" and attendee is not None and attendee.address.startswith("pat"),
        asked=asked if attendee and attendee.address in INVITED else None,
        letter=Sent("Lena@saltmarsh.example") if message.report else None,
    )


def verdict(name: str, asked: Asked = FIRST, server: str = SERVER) -> Verdict:
    message = opened(eml(name))
    return judged(message, known(message, asked, server))


# Answers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "answer", "comment"), [
    ("exchange", "accepted", "I come by train, and may be late."),  # no ORGANIZER (R03), base64
    ("google", "declined", ""),  # by Google's own program, twice in one mail, 7bit and base64
    ("apple", "tentative", "Nach dem Gespräch mit Müller weiß ich mehr."),  # quoted-printable; address in capitals
    ("thunderbird", "accepted", "Gern – bis März!"),  # 8bit
    ("ics-only", "declined", ""),  # application/ics, attached
    ("no-sequence", "accepted", ""),  # RFC 5546: none means 0
    ("sent-by", "tentative", ""),  # Hazel answers for Pat in the portal too
    ("tomorrow", "declined", ""),
])  # fmt: skip
def test_an_answer_is_applied(name: str, answer: str, comment: str) -> None:
    message = opened(eml(name))
    assert message.entry is not None
    assert (verdict(name), message.answer, message.entry.comment) == (Verdict("applied"), answer, comment)


def test_text_that_no_database_holds_is_cleaned() -> None:
    """NUL, half a surrogate pair, and what turns the direction of the text."""
    said = unwrapped(eml("exchange"))
    said["calendars"][0]["events"][0]["comment"] = "Yes\x00 \ud800and\u202e no"
    message = message_of(said | {"message_id": "<a\x00b@saltmarsh.example>"})
    assert message.entry is not None
    assert (message.entry.comment, message.message_id) == ("Yes and no", "<ab@saltmarsh.example>")


def test_an_entry_is_read_as_far_as_an_answer_needs() -> None:
    message = opened(eml("exchange"))
    assert message.entry is not None
    assert (message.message_id, message.from_address, message.method) == (
        "<AM0PR01MB0001@eur.example>", LENA, "REPLY",
    )  # fmt: skip
    assert (message.entry.uid, message.entry.sequence, message.entry.organiser) == (UID, 0, "")
    assert message.entry.stamp == datetime(2026, 11, 23, 9, 15, tzinfo=UTC)


# Step 1: no answers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "outcome", "reason"), [
    ("out-of-office", "delivery", replies.AUTOMATIC),
    ("delayed", "delivery", replies.REPORT),
    ("bounce", "delivery", f"It came back: 550 5.1.1 <{LENA}>: Recipient address rejected: User unknown"),
    ("tnef", "look", replies.TNEF),
    ("handwritten", "look", replies.WRITTEN),
    ("stranger", "ignored", replies.STRANGER),
    ("broken", "look", FAULTS["unreadable"]),
])  # fmt: skip
def test_what_is_no_answer(name: str, outcome: str, reason: str) -> None:
    assert verdict(name) == Verdict(outcome, reason)


def test_a_report_names_the_letter_that_came_back() -> None:
    bounced, late = opened(eml("bounce")), opened(eml("delayed"))
    assert bounced.report is not None
    assert bounced.report.about == "<bounced-letter-0000001@saltmarsh.example>"
    assert returned(bounced, known(bounced)).startswith("It came back: 550 5.1.1")
    assert returned(late, known(late)) == ""


AWAY = b"rfc822; lena.linden@elsewhere.example"


@pytest.mark.parametrize(("final", "original", "letter", "reason"), [
    (AWAY, AWAY, Sent(LENA), replies.OTHER_MAILBOX),  # she has her mail passed on, and there it was refused
    (AWAY, b"", Sent(LENA), replies.OTHER_MAILBOX),
    (b"", b"", Sent(LENA), replies.OTHER_MAILBOX),
    (b"rfc822; lena@saltmarsh.example", b"", Sent(LENA, is_answered=True), replies.ARRIVED),
    (b"rfc822; lena@saltmarsh.example", b"", None, replies.NOT_OURS),
])  # fmt: skip
def test_a_report_counts_for_the_mailbox_that_the_letter_was_sent_to(
    final: bytes, original: bytes, letter: Sent | None, reason: str
) -> None:
    """And for nobody who has answered meanwhile: anybody can write a report."""
    message = opened(about(final, original))
    there = replace(known(message), letter=letter)
    assert (judged(message, there), returned(message, there)) == (Verdict("ignored", reason), "")


@pytest.mark.parametrize(("final", "original"), [
    (b"RFC822;Lena@Saltmarsh.Example", b""), (AWAY, b"rfc822;<lena@saltmarsh.example>"),
])  # fmt: skip
def test_the_mailbox_is_the_final_or_the_original_one(final: bytes, original: bytes) -> None:
    message = opened(about(final, original))
    assert judged(message, known(message)).reason.startswith("It came back: 550 5.1.1")


def test_of_a_report_on_several_mailboxes_that_of_the_letter_counts() -> None:
    """The copy that was passed on is refused; her own mailbox has it."""
    block = b"Final-Recipient: " + AWAY + b"\r\nAction: failed\r\n\r\nFinal-Recipient: rfc822; lena@saltmarsh.example"
    data = (
        about(b"", b"")
        .replace(b"Final-Recipient: ", block)
        .replace(b"Action: failed\r\nStatus", b"Action: relayed\r\nStatus")
    )
    message = opened(data)
    assert message.report is not None
    assert [one.action for one in message.report.deliveries] == ["failed", "relayed"]
    assert judged(message, known(message)) == Verdict("ignored", replies.OTHER_MAILBOX)


def about(final: bytes, original: bytes) -> bytes:
    """The report of the corpus, on other mailboxes."""
    said = eml("bounce").replace(b"Final-Recipient: rfc822; lena@saltmarsh.example", b"Final-Recipient: " + final)
    return said.replace(b"Original-Recipient: rfc822; lena@saltmarsh.example", b"Original-Recipient: " + original)


# Step 2: other methods ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "ADD", "REFRESH", "DECLINECOUNTER", ""])
def test_whatever_wants_to_edit_our_events_is_ignored(method: str) -> None:
    message = replace(opened(eml("exchange")), method=method)
    assert judged(message, known(message)).outcome == "ignored"


@pytest.mark.parametrize("name", ["request-to-us", "cancel-to-us"])
def test_a_request_and_a_cancel_to_us_are_ignored(name: str) -> None:
    assert verdict(name).outcome == "ignored"


def test_another_time_is_proposed_and_nothing_moves() -> None:
    """5 April 2027 is summer time."""
    assert verdict("counter") == Verdict(
        "look", "They propose another time: Monday 5 April 2027, 14:00 to 16:00. Nothing was moved by that."
    )


@pytest.mark.parametrize(("starts", "ends", "words"), [
    ("20270705T233000Z", "20270706T003000Z", ": Tuesday 6 July 2027, 00:30 to 01:30"),  # in England it is the 6th
    ("20270705T210000Z", "20270705T233000Z", ": Monday 5 July 2027, 22:00 to Tuesday 6 July 2027, 00:30"),
    ("20270705T140000", "20270705T150000", ""),  # in no zone: nobody knows which time that is
])  # fmt: skip
def test_a_proposal_is_told_in_the_days_and_times_of_england(starts: str, ends: str, words: str) -> None:
    said = eml("counter").replace(b"20270405T130000Z", starts.encode()).replace(b"20270405T150000Z", ends.encode())
    message = opened(said)
    assert judged(message, known(message)).reason == f"They propose another time{words}. Nothing was moved by that."


def test_a_proposal_by_nobody_knows_whom_says_so_too() -> None:
    assert verdict("counter", server="").reason.endswith(f"Nothing was moved by that. {replies.UNCHECKED}")


# Step 3: whose it is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "reason"), [
    ("unknown-entry", replies.UNKNOWN),
    ("other-organiser", "It names another organiser: boss@elsewhere.example."),
    ("two-attendees", replies.NOBODY),
    ("alias", "lena.linden@saltmarsh.example was not invited. It may be another address of somebody who was, or "
              "somebody to whom the mail was passed on."),
    ("party-crasher", "cris@elsewhere.example was not invited. It may be another address of somebody who was, or "
                      "somebody to whom the mail was passed on."),
    ("impostor", replies.NOT_GENUINE.format(address=LENA)),  # DMARC failed; the second header is a forgery
    ("impostor-other", f"It was sent by mallory@elsewhere.example, in the name of {LENA}."),
    ("impostor-sender", f"It was sent by mallory@elsewhere.example, in the name of {LENA}."),
    ("impostor-sent-by", f"It was sent by mallory@elsewhere.example, in the name of {LENA}."),
    ("impostor-two-from", replies.NO_SENDER),
    ("on-behalf", f"It was sent by reviews@saltmarsh.example, in the name of {LENA}."),  # any colleague can write that
])  # fmt: skip
def test_an_answer_that_is_nobodys_for_certain_needs_a_look(name: str, reason: str) -> None:
    assert verdict(name) == Verdict("look", reason)


@pytest.mark.parametrize(("acts_for", "expected"), [
    (True, Verdict("applied")),
    (False, Verdict("look", f"It was sent by reviews@saltmarsh.example, in the name of {LENA}.")),
])  # fmt: skip
def test_whose_sender_only_somebody_is_counts_where_from_answers_for_them(acts_for: bool, expected: Verdict) -> None:
    """Sender is in nobody's keeping: Lena's name in it makes no colleague of hers Lena."""
    message = opened(eml("on-behalf"))
    assert message.sender == LENA
    assert judged(message, replace(known(message), acts_for=acts_for)) == expected


@pytest.mark.parametrize("local", [
    "=?us-ascii?q?a=3B_dkim=3Dpass_header.d=3Dsaltmarsh.example=3B_arc=3Dnone?=",  # would be read as findings, decoded
    "=?us-ascii?q?a=3B_dkim=3Dpass?= =?us-ascii?q?_header.d=3Dsaltmarsh.example=3B_arc=3Dnone?=",
    "x" * 5000 + "; dkim=pass header.d=saltmarsh.example; arc=none ",
])  # fmt: skip
def test_findings_are_read_as_they_are_written(local: str) -> None:
    """Whoever sends chooses the local part that our server writes into its header, above the forgery in the corpus."""
    head = f"Authentication-Results: {SERVER}; spf=pass smtp.mailfrom={local}@evil.example; dmarc=none".encode()
    message = opened(head + b"\r\n" + eml("impostor").split(b"\r\n", 2)[2])
    assert message.results[0].startswith(f"{SERVER}; spf=pass smtp.mailfrom={local[:3000]}")
    assert judged(message, known(message)) == Verdict("look", replies.NOT_GENUINE.format(address=LENA))


def test_without_the_name_of_our_mail_server_every_answer_needs_a_look() -> None:
    answers = ("exchange", "google", "apple", "thunderbird", "ics-only")
    assert {verdict(name, server="") for name in answers} == {Verdict("look", replies.UNCHECKED)}


# Step 4: which version ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "asked", "outcome", "reason"), [
    ("ahead", Asked(0), "look", replies.AHEAD),
    ("versionless", Asked(0), "look", replies.VERSIONLESS),
    ("exchange", Asked(1), "history", replies.EARLIER),  # it moved since
    ("exchange", Asked(1, stands=False), "history", replies.ENDED),
    ("exchange", Asked(0, is_over=True), "history", replies.OVER),
])  # fmt: skip
def test_only_what_was_asked_last_is_answered(name: str, asked: Asked, outcome: str, reason: str) -> None:
    assert verdict(name, asked) == Verdict(outcome, reason)


@pytest.mark.parametrize(("minute", "expected"), [
    (14, Verdict("applied")), (15, Verdict("applied")), (16, Verdict("history", replies.OLDER)),
])  # fmt: skip
def test_of_two_answers_the_later_counts(minute: int, expected: Verdict) -> None:
    """Exchange's was given at 09:15."""
    asked = Asked(0, answered=datetime(2026, 11, 23, 9, minute, tzinfo=UTC))
    assert verdict("exchange", asked) == expected


@pytest.mark.parametrize(("answered", "expected"), [
    (None, Verdict("applied")), (datetime(2026, 11, 23, 9, tzinfo=UTC), Verdict("look", replies.UNDATED)),
])  # fmt: skip
@pytest.mark.parametrize("stamp", [b"DTSTAMP:20261123T091500", b"DTSTAMP;TZID=Nowhere:20261123T091500", b"X-STAMP:no"])
def test_an_answer_of_no_known_moment_replaces_no_other(
    stamp: bytes, answered: datetime | None, expected: Verdict
) -> None:
    """A time without a zone may be an hour later than the answer that is here, or earlier."""
    message = opened(eml("no-sequence").replace(b"DTSTAMP:20261123T091500Z", stamp))
    assert message.entry is not None
    assert (message.entry.stamp, message.answer) == (None, "accepted")
    assert judged(message, known(message, Asked(0, answered=answered))) == expected


# Step 5: what they say ---------------------------------------------------------------------------------------------


def test_who_passes_it_on_invites_nobody() -> None:
    assert verdict("delegated") == Verdict(
        "look", "They pass it on to sam@elsewhere.example. Nobody is invited by that: choose who takes the seat."
    )


def test_no_answer_is_none() -> None:
    assert verdict("needs-action") == Verdict("ignored", replies.NO_ANSWER)


# Bombs -------------------------------------------------------------------------------------------------------------

HEAD = b"From: lena@saltmarsh.example\r\nMIME-Version: 1.0\r\n"
CALENDAR = HEAD + b"Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n"
EVENT = b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n"


def parts(depth: int) -> bytes:
    opens = (f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n'.encode() for n in range(depth))
    return HEAD + b"".join(opens)


@pytest.mark.parametrize(("name", "data", "faults"), [
    ("20,000 events", CALENDAR + EVENT * 20_000 + b"END:VCALENDAR\r\n", {"too much"}),
    ("51 components", CALENDAR + EVENT * 50 + b"END:VCALENDAR\r\n", {"too much"}),
    ("20,000 deep", CALENDAR + b"BEGIN:VEVENT\r\n" * 20_000, {"too much"}),
    ("folded", CALENDAR + b"BEG\r\n IN:VEVENT\r\n" * 60, {"too much"}),
    ("20,000 parts deep", parts(20_000), {"too much", "unreadable", UNSAFE}),
    ("a head of brackets", b"From: " + b"(" * 100_000 + b"\r\n\r\nx", {UNSAFE}),
    ("ten parts deep", parts(10), {"too much"}),
    ("51 parts", HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 51, {"too much"}),
])  # fmt: skip
def test_a_bomb_is_held_and_harms_nobody(name: str, data: bytes, faults: set[str]) -> None:
    message = opened(data)
    assert message.fault in faults
    assert judged(message, known(message)) == Verdict("look", FAULTS[message.fault])


def test_fifty_components_are_read() -> None:
    message = opened(CALENDAR + EVENT * 49 + b"END:VCALENDAR\r\n")
    assert (message.fault, message.is_several) == ("", True)


def test_of_a_large_message_the_head_alone_is_read() -> None:
    """5 MB: somebody whom the portal knows may have sent a picture along; of others it is not kept."""
    head = b"From: lena@saltmarsh.example\r\nMessage-ID: <large@saltmarsh.example>\r\n\r\n"
    message = opened(head, is_whole=False)
    assert (MOST, message.from_address, message.fault) == (262_144, LENA, TOO_LARGE)
    assert judged(message, known(message)) == Verdict("look", FAULTS[TOO_LARGE])
    stranger = opened(head.replace(b"lena", b"nobody"), is_whole=False)
    assert judged(stranger, known(stranger)) == Verdict("ignored", replies.STRANGER)
