"""The strict headers that every answer carries (WB-1)."""

from werkzeug.datastructures import Headers

# As the security requirements have them, WB-1; the owner takes no reports, so no report-uri.
EXACTLY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
FOR_CALENDARS = "/f/"


def faults(headers: Headers) -> dict[str, str | None]:
    """Headers that are missing, otherwise than they should be, or there twice."""
    return {name: headers.get(name) for name, value in EXACTLY.items() if headers.getlist(name) != [value]}


def is_private(headers: Headers) -> bool:
    """Kept by nobody, and never shown to another or in place of a fragment."""
    vary = {name.strip() for value in headers.getlist("Vary") for name in value.split(",")}
    return headers["Cache-Control"] == "no-store" and vary >= {"Cookie", "HX-Request"}
