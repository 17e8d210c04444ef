"""How the server shares out its work among its processes (R2)."""

from http.client import HTTPConnection

from flask import Flask

from bench.portal import served


def test_no_line_is_kept_open_so_that_whichever_process_is_free_takes_the_next(town: Flask) -> None:
    with served(town, mail_url="folder:") as port:
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        line.request("GET", "/healthz")
        answer = line.getresponse()
        assert (answer.status, answer.getheader("Connection")) == (200, "close")
