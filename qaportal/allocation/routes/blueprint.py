"""The blueprint that the routes share."""

from flask import Blueprint

bp = Blueprint("allocation", __name__)
