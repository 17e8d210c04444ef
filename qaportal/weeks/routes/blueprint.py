"""Where the pages of practice weeks hang."""

from flask import Blueprint

bp = Blueprint("weeks", __name__)
