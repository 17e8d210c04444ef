"""The blueprint that the routes share."""

from flask import Blueprint

bp = Blueprint("moderation", __name__)
