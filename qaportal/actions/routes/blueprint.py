"""Where the pages of actions and plans hang."""

from flask import Blueprint

bp = Blueprint("actions", __name__)
