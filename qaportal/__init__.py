"""QA Portal: runs a council's children's-services quality assurance year."""

from importlib import import_module

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from qaportal.config import ROOT, Settings, from_environment
from qaportal.lib import access, db, formats, htmx, jobs, origins, pages, routing

# Low to high, as the import contract has them (docs/decisions/0001-the-house.md).
SLICES = (
    "auditlog",
    "people",
    "frameworks",
    "programme",
    "sampling",
    "allocation",
    "invites",
    "reviews",
    "moderation",
    "concerns",
    "actions",
    "weeks",
    "boards",
    "meetings",
    "insight",
    "home",
)


def create_app(settings: Settings | None = None, **overrides: object) -> Flask:
    """The WSGI application for `settings` (those of the environment by default)."""
    app = Flask("qaportal", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update((settings or from_environment()).flask())
    app.config.update(overrides)
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([FileSystemLoader(ROOT / "templates"), macros])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(formats=formats)
    htmx.htmx.init_app(app)
    routing.init_app(app)
    pages.init_app(app, ROOT / "static" / "build")
    db.init_app(app)
    jobs.init_app(app, import_module("qaportal.schedule").CLOCKS)
    origins.init_app(app)
    CSRFProtect(app)
    Migrate(app, db.db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    for name in SLICES:
        import_module(f"qaportal.{name}.routes").init_app(app)
    access.register(app)
    if app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=app.config["PROXIES"], x_proto=1, x_host=0)  # type: ignore[method-assign]
    return app
