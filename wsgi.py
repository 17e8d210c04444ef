"""For a WSGI server run from a checkout: `gunicorn wsgi:app`."""

from qaportal import create_app

app = create_app()
