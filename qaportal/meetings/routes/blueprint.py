"""The blueprint that every address of meetings belongs to."""

from flask import Blueprint

bp = Blueprint("meetings", __name__)
