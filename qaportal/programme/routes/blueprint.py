"""The blueprint that the programme's routes share."""

from flask import Blueprint

bp = Blueprint("programme", __name__)
