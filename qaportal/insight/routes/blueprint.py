"""The blueprint that every page of insight hangs on."""

from flask import Blueprint

bp = Blueprint("insight", __name__)
