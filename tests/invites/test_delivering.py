"""What an answer of the relay means, and when a letter is tried again (JB-3)."""

import smtplib

import pytest

from qaportal.invites.delivering import Verdict, verdict, wait

TOM = "tom@saltmarsh.example"


def refused(code: int, said: str) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({TOM: (code, said.encode())})


def test_tries_are_1_5_15_and_60_minutes_apart_then_4_hours_until_48_hours_are_over() -> None:
    waits = [wait(failures) for failures in range(1, 17)]
    minutes = [int(one.total_seconds() // 60) for one in waits if one]
    assert minutes == [1, 5, 15, 60, *[240] * 11, 159]
    assert sum(minutes) == 48 * 60
    assert (wait(17), wait(0)) == (None, None)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (refused(550, "5.1.1 No such mailbox"), Verdict(True, "550 5.1.1 No such mailbox")),
        (refused(553, "Address unknown"), Verdict(True, "553 Address unknown")),
        (refused(450, "4.2.0 Greylisted"), Verdict(False, "450 4.2.0 Greylisted")),
        (refused(452, "Too many recipients"), Verdict(False, "452 Too many recipients")),
        (refused(554, "5.7.1 Relay access denied"), Verdict(False, "554 5.7.1 Relay access denied")),
        (refused(530, "Sign in first"), Verdict(False, "530 Sign in first")),
        (refused(550, "4.7.0 Later"), Verdict(False, "550 4.7.0 Later")),
        (smtplib.SMTPDataError(552, b"Mailbox full"), Verdict(True, "552 Mailbox full")),
        (smtplib.SMTPDataError(451, b"Try later"), Verdict(False, "451 Try later")),
        (
            smtplib.SMTPSenderRefused(550, b"Who?", "qa@saltmarsh.example"),
            Verdict(False, "The relay does not take our sender’s address: 550 Who?"),
        ),
        (
            smtplib.SMTPAuthenticationError(535, b"Wrong password"),
            Verdict(False, "The relay does not take our sign-in: 535 Wrong password"),
        ),
        (smtplib.SMTPConnectError(554, b"Not from here"), Verdict(False, "554 Not from here")),
        (smtplib.SMTPServerDisconnected("gone"), Verdict(False, "The relay broke off.")),
        (TimeoutError(), Verdict(False, "The relay did not answer in time.")),
        (ConnectionRefusedError("refused"), Verdict(False, "The relay could not be reached: refused")),
    ],
)
def test_only_a_no_to_the_recipient_is_for_good(error: Exception, expected: Verdict) -> None:
    assert verdict(error) == expected


def test_the_relays_words_are_shown_as_one_line_that_fits() -> None:
    found = verdict(refused(550, "no\r\n\x1b[31m" + "x" * 400))
    assert found.words.startswith("550 no [31mxxx")
    assert (len(found.words), found.words[-1], found.words.isprintable()) == (300, "…", True)


def test_a_relay_that_refuses_nobody_in_particular_is_asked_again() -> None:
    assert verdict(smtplib.SMTPRecipientsRefused({})) == Verdict(False, "The relay could not be reached: {}")
