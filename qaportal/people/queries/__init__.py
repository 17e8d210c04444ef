"""Reads of people, sign-ins, teams, services and staff files; every list of people has `visible_to`."""

from qaportal.people.queries.imports import (
    import_summary,
    latest_imports,
    visible_import,
)
from qaportal.people.queries.org import (
    OrgName,
    all_aliases,
    all_posts,
    all_services,
    all_teams,
    find_by_name,
    org_names,
    service,
    services_on,
    team,
    teams_on,
)
from qaportal.people.queries.people import (
    PAGE,
    any_outside,
    demo_persona,
    demo_personas,
    find_person,
    holders_of,
    page_of_people,
    visible_person,
    visible_to,
)
from qaportal.people.queries.sign_ins import (
    own_sign_in,
    sign_in_of,
    sign_ins_of,
    usable_link,
)

__all__ = [
    "PAGE",
    "OrgName",
    "all_aliases",
    "all_posts",
    "all_services",
    "all_teams",
    "any_outside",
    "demo_persona",
    "demo_personas",
    "find_by_name",
    "find_person",
    "holders_of",
    "import_summary",
    "latest_imports",
    "org_names",
    "own_sign_in",
    "page_of_people",
    "service",
    "services_on",
    "sign_in_of",
    "sign_ins_of",
    "team",
    "teams_on",
    "usable_link",
    "visible_import",
    "visible_person",
    "visible_to",
]
