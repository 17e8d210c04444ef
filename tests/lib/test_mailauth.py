"""Who a message is from is for our own mail server to say, in the topmost header that bears its name (TK-4, R01)."""

import pytest

from qaportal.lib.mailauth import is_from, results_of

OURS = "mx.saltmarsh.example"


def passes(*headers: str, domain: str = "saltmarsh.example", server: str = OURS) -> bool:
    return is_from(domain, results_of(headers, server))


@pytest.mark.parametrize("header", [
    f"{OURS}; dmarc=pass (p=reject dis=none) header.from=saltmarsh.example",
    f"{OURS} 1; spf=fail smtp.mailfrom=other.example; dmarc=pass header.from=Saltmarsh.Example",
    "MX.Saltmarsh.Example;\r\n\tdkim=pass header.d=saltmarsh.example header.s=k;\r\n\tdmarc=pass",
    f"{OURS}; dkim=pass header.i=@saltmarsh.example header.d=saltmarsh.example",
    f"{OURS}; spf=pass smtp.mailfrom=lena@saltmarsh.example",
    f'{OURS}; dkim=pass reason="good; signature" header.d=saltmarsh.example; dmarc=none header.from=saltmarsh.example',
])  # fmt: skip
def test_it_is_from_there(header: str) -> None:
    assert passes(header)


@pytest.mark.parametrize("header", [
    f"{OURS}; none",
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
