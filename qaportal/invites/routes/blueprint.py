"""The blueprint that the routes of invites share."""

from flask import Blueprint

bp = Blueprint("invites", __name__)
