"""Reads of a practice week: who can come when, what is asked of the engine, what a page or a version shows."""

from qaportal.weeks.queries.grounds import Accepted, accepted_for, base_of, ground_of, hosts_of, seated_in
from qaportal.weeks.queries.packs import PersonPack, pack_for, packs_of, person_in, preview_of, version_with
from qaportal.weeks.queries.problems import clashes_of, facts_of, places_of, problem_of, starts_for, with_at
from qaportal.weeks.queries.reading import Rows, dates_of, names_of
from qaportal.weeks.queries.studio import (
    Studio,
    filling_of,
    members_in,
    people_in,
    state_of,
    studio_of,
    visible_week,
    whose,
)
from qaportal.weeks.queries.summaries import closing_of, forms_by_member
from qaportal.weeks.queries.wall import (
    Wall,
    bullet_of,
    lines_of,
    plan_after,
    summary_forms,
    theme_of,
    themes_of,
    wall_of,
)

__all__ = [
    "Accepted", "PersonPack", "Rows", "Studio", "Wall", "accepted_for", "base_of", "bullet_of", "clashes_of",
    "closing_of", "dates_of", "facts_of", "filling_of", "forms_by_member", "ground_of", "hosts_of",
    "lines_of", "members_in", "names_of", "pack_for", "packs_of", "people_in", "person_in", "places_of", "plan_after",
    "preview_of", "problem_of", "seated_in", "starts_for", "state_of", "studio_of", "summary_forms", "theme_of",
    "themes_of", "version_with", "visible_week", "wall_of", "whose", "with_at",
]  # fmt: skip
