"""Who a message is from is for our own mail server to say, in the topmost header that bears its name (TK-4, R01)."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qaportal.lib.mailauth import is_from, results_of

OURS = "mx.saltmarsh.example"


def passes(*headers: str, domain: str = "saltmarsh.example", server: str = OURS) -> bool:
    return is_from(domain, results_of(headers, server))


@pytest.mark.parametrize("header", [
    f"{OURS}; dmarc=pass (p=reject dis=none) header.from=saltmarsh.example",
    f"{OURS} 1; spf=fail smtp.mailfrom=other.example; dmarc=pass header.from=Saltmarsh.Example",
    "MX.Saltmarsh.Example;\r\n\tdkim=pass header.d=saltmarsh.example header.s=k;\r\n\tspf=none",
    f"{OURS}; dkim=pass header.i=@saltmarsh.example header.d=saltmarsh.example",
    f"{OURS}; spf=pass smtp.mailfrom=lena@saltmarsh.example",
    f'{OURS}; dkim=pass reason="good; signature" header.d=saltmarsh.example; dmarc=none header.from=saltmarsh.example',
])  # fmt: skip
def test_it_is_from_there(header: str) -> None:
    assert passes(header)


@pytest.mark.parametrize("header", [
    f"{OURS}; none",
    f"{OURS}; dmarc=pass",
    f"{OURS}; dmarc=fail header.from=saltmarsh.example; spf=pass smtp.mailfrom=saltmarsh.example",
    f"{OURS}; dmarc=temperror; dkim=pass header.d=saltmarsh.example",
    f"{OURS}; dmarc=pass header.from=other.example",
    f"{OURS}; dkim=pass header.d=other.example; spf=pass smtp.mailfrom=bounce@mailer.example",
    f"{OURS}; dkim=fail header.d=saltmarsh.example",
    f"{OURS}; spf=pass smtp.mailfrom=lena@mail.saltmarsh.example",
    f"{OURS} (; dmarc=pass header.from=saltmarsh.example); dmarc=fail",
    f'{OURS}; spf=fail reason="; dmarc=pass header.from=saltmarsh.example"',
    "; dmarc=pass header.from=saltmarsh.example",
    "",
])  # fmt: skip
def test_it_is_not_known_to_be_from_there(header: str) -> None:
    assert not passes(header)


def test_what_others_have_written_does_not_count() -> None:
    forged = "mx.elsewhere.example; dmarc=pass header.from=saltmarsh.example"
    assert not passes(forged)
    assert passes(forged, f"{OURS}; dmarc=pass header.from=saltmarsh.example")


def test_of_two_headers_of_our_server_the_topmost_counts() -> None:
    """The one below came with the message."""
    failed, passed = f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass header.from=saltmarsh.example"
    assert not passes(failed, passed)


def test_where_no_server_is_named_nobody_vouches() -> None:
    assert not passes("; dmarc=pass", server="")
    assert not passes(f"{OURS}; dmarc=pass", server="")


# As servers write it -----------------------------------------------------------------------------------------------

EXCHANGE = (
    f"{OURS} 1; spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=saltmarsh.example; dkim=pass (signature was\r\n"
    " verified) header.d=saltmarsh.example;dmarc=pass action=none\r\n"
    " header.from=saltmarsh.example;compauth=pass reason=100"
)
GOOGLE = (
    f"{OURS};\r\n       dkim=pass header.i=@saltmarsh.example header.s=20230601 header.b=Ab3/x+9=;\r\n"
    "       arc=pass (i=1 spf=pass spfdomain=saltmarsh.example dkim=pass dkdomain=saltmarsh.example);\r\n"
    f"       spf=pass ({OURS}: domain of lena@saltmarsh.example designates 192.0.2.1 as permitted sender)"
    " smtp.mailfrom=lena@saltmarsh.example;\r\n"
    "       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=saltmarsh.example;\r\n"
    "       dara=pass header.i=@saltmarsh.example"
)
OPENDMARC = f"{OURS}; dmarc=pass (p=none dis=none) header.from=saltmarsh.example"
OPENDKIM = (
    f"{OURS};\r\n\tdkim=pass (2048-bit key; unprotected) header.d=saltmarsh.example header.i=@saltmarsh.example"
    " header.a=rsa-sha256 header.s=mail header.b=Ab3/x+9=;\r\n\tdkim-atps=neutral"
)
RSPAMD = (
    f"{OURS};\r\n\tdkim=pass header.d=saltmarsh.example header.s=mail header.b=Ab3/x+9=;\r\n"
    "\tdmarc=pass (policy=reject) header.from=saltmarsh.example;\r\n"
    f"\tspf=pass ({OURS}: domain of lena@saltmarsh.example designates 2001:db8::1 as permitted sender)"
    " smtp.mailfrom=lena@saltmarsh.example"
)
RSPAMD_WITHOUT_DMARC = RSPAMD.replace("dmarc=pass (policy=reject) header.from=saltmarsh.example", "dmarc=none")
TWO_KEYS = (
    f"{OURS}; dkim=pass header.d=saltmarsh.example header.s=rsa; dkim=pass header.d=saltmarsh.example header.s=ed25519"
)


@pytest.mark.parametrize("header", [
    EXCHANGE, GOOGLE, OPENDMARC, OPENDKIM, RSPAMD, RSPAMD_WITHOUT_DMARC, TWO_KEYS,
    f"{OURS} (amavisd-new); dkim=pass (2048-bit key) header.d=saltmarsh.example",
    f"{OURS}; dmarc=pass (as somebody says) header.from=saltmarsh.example",
    f"{OURS}; dkim=pass header.d=mailer.example; dmarc=pass header.from=saltmarsh.example",
])  # fmt: skip
def test_what_servers_write_is_understood(header: str) -> None:
    assert passes(header)
    assert not passes(header, domain="elsewhere.example")


@pytest.mark.parametrize("header", [EXCHANGE, GOOGLE, OPENDMARC, RSPAMD])
def test_where_dmarc_failed_nothing_else_counts(header: str) -> None:
    assert not passes(header.replace("dmarc=pass", "dmarc=fail"))


# As somebody forges it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [
    r'spf=pass smtp.mailfrom="x\"; dkim=pass header.d=saltmarsh.example; y=\""@evil.example; dmarc=none',
    r"spf=pass (domain of x\); dkim=pass header.d=saltmarsh.example; y=\() smtp.mailfrom=evil.example; dmarc=none",
    f'spf=pass ({OURS}: domain of "a); dkim=pass header.d=saltmarsh.example; ("@evil.example) dmarc=none',
    f'spf=pass ({OURS}: domain of "a); dmarc=pass header.from=saltmarsh.example; ("@evil.example) smtp.mailfrom=evil',
    'spf=pass smtp.mailfrom="@saltmarsh.example"@evil.example',
    "spf=pass smtp.mailfrom=@saltmarsh.example@evil.example",
    "spf=pass smtp.mailfrom=lena@saltmarsh.example smtp.helo=x@evil.example",
    "spf=pass smtp.mailfrom=lena@saltmarsh.example smtp.mailfrom=x@evil.example",
    "spf=pass smtp.mailfrom=evil.example; spf=pass smtp.mailfrom=saltmarsh.example",
    "dmarc=pass header.from=saltmarsh.example; dmarc=none header.from=saltmarsh.example",
    "dmarc=pass header.from=saltmarsh.example; dmarc=pass header.from=evil.example",
    "dkim=pass header.d=evil.example; dkim=pass header.d=saltmarsh.example; dmarc=none",
    "dkim=pass (x); dkim=pass header.d=saltmarsh.example; arc=none () header.d=evil.example; dmarc=none",
    "dkim=pass (a b) header.d=saltmarsh.example; dmarc=none",
    "dkim=pass ((2048-bit key)) header.d=saltmarsh.example",
    'dkim=pass header.d=saltmarsh.example; spf=pass smtp.mailfrom="',
    "dkim=pass header.d=saltmarsh.example; spf=pass (",
    "dkim=pass header.d=saltmarsh.example; spf=pass smtp.mailfrom=ü@evil.example",
    f"dkim=pass header.d=saltmarsh.example; spf=pass smtp.mailfrom={'x' * 3000}@evil.example",
    "x-dkim=pass header.d=saltmarsh.example",
    "dkim=pass x-header.d=saltmarsh.example",
])  # fmt: skip
def test_a_header_that_can_be_read_in_two_ways_is_not_read(said: str) -> None:
    assert not passes(f"{OURS}; {said}")


def test_below_an_odd_header_of_ours_nothing_counts() -> None:
    assert not passes(f"{OURS} (a; b); dmarc=pass header.from=saltmarsh.example", OPENDMARC)


# What our server finds of mallory@evil.example, who writes From: lena@saltmarsh.example. {local} is the local part of
# the envelope, {words} what the server copies into a comment of its own.
FORMS = (
    f"{OURS} 1; spf=pass (sender IP is 192.0.2.1) smtp.mailfrom={{local}}@evil.example; dkim=none (message not signed)"
    " header.d=none;dmarc=fail action=none header.from=saltmarsh.example;compauth=fail reason=000",
    f"{OURS}; dkim=pass header.i=@evil.example header.s=k header.b=Ab3; spf=pass ({OURS}: domain of"
    " {local}@evil.example designates 192.0.2.1 as permitted sender) smtp.mailfrom={local}@evil.example;"
    " dmarc=none header.from=saltmarsh.example",
    f"{OURS}; spf=pass ({OURS}: domain of {{local}}@evil.example designates 192.0.2.1 as permitted sender)"
    " smtp.mailfrom={local}@evil.example",
    f"{OURS}; spf=pass ({OURS}: domain of {{local}}@evil.example designates 192.0.2.1 as permitted sender)"
    " smtp.mailfrom=evil.example; dmarc=none",
    f"{OURS}; dkim=pass (2048-bit key; unprotected) header.d=evil.example header.i={{local}}@evil.example header.s=k",
    f"{OURS}; dmarc=none (p=none dis=none) header.from=saltmarsh.example;"
    " spf=pass smtp.mailfrom={local}@evil.example",
    f"{OURS}; dkim=fail (it said: {{words}}) header.d=evil.example; spf=pass smtp.mailfrom=evil.example; dmarc=none",
    f"{OURS}; spf=pass (it said: {{words}}) smtp.mailfrom=evil.example; dmarc=none header.from=saltmarsh.example",
    f"{OURS}; dmarc=fail (it said: {{words}}) header.from=saltmarsh.example",
)
BITS = (
    "a", " ", ";", "; ", '"', "\\", '\\"', "(", ")", "\\)", "=", "@", "@saltmarsh.example", "\r\n ", "x=y", "reason=",
    "smtp.mailfrom=", "smtp.mailfrom=lena@saltmarsh.example", "spf=pass", "dkim=pass", "header.d=saltmarsh.example",
    "dkim=pass header.d=saltmarsh.example", "; dkim=pass header.d=saltmarsh.example; ", "arc=none",
    "dmarc=pass header.from=saltmarsh.example", "; dmarc=pass header.from=saltmarsh.example; ",
    "evil.example designates 192.0.2.1 as permitted sender", f"{OURS}: domain of ", "2048-bit key; unprotected",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(BITS) | st.text(max_size=3), max_size=12).map("".join)
ATOM = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]+", re.ASCII)


def written(text: str, is_escaped: bool) -> str:
    """A local part as it travels: bare where it may be, else in quotes, which the server may escape, or not."""
    if ATOM.fullmatch(text):
        return text
    return '"' + (re.sub(r'(["\\])', r"\\\1", text) if is_escaped else text) + '"'


@given(form=st.sampled_from(FORMS), text=TEXTS, is_escaped=st.booleans())
@example(form=FORMS[2], text="a); dmarc=pass header.from=saltmarsh.example; (", is_escaped=False)
@example(form=FORMS[3], text="a); dkim=pass header.d=saltmarsh.example; (", is_escaped=False)
@example(form=FORMS[6], text="x); dkim=pass header.d=saltmarsh.example; arc=none (", is_escaped=False)
@example(
    form=FORMS[7], text="x) smtp.mailfrom=a.example; dkim=pass header.d=saltmarsh.example; arc=none (", is_escaped=False
)
def test_nothing_that_a_sender_writes_is_a_finding(form: str, text: str, is_escaped: bool) -> None:
    header = form.replace("{local}", written(text, is_escaped)).replace("{words}", text)
    assert not passes(header)
