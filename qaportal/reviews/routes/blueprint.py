"""The blueprint that the routes share."""

from flask import Blueprint

bp = Blueprint("reviews", __name__)
