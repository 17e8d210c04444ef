"""The verbs of people: each writes its rows and the log in the caller's transaction, and commits nothing."""

from qaportal.people.services.access import (
    ask_for_link,
    begin_sign_in,
    choose_theme,
    end_access,
    end_sign_in,
    forget_link,
    note_seen,
    use_link,
    write_link,
)
from qaportal.people.services.demo import load_demo
from qaportal.people.services.imports import can_be_undone, check_import, confirm_import, undo_import
from qaportal.people.services.leave import note_absences
from qaportal.people.services.org import (
    add_alias,
    add_post,
    add_service,
    add_team,
    close,
    remove_alias,
    rename,
    take_on_post,
)
from qaportal.people.services.pattern import (
    lower_flag,
    note_absence,
    raise_flag,
    take_back_absence,
    take_on_flags,
)
from qaportal.people.services.persons import (
    add_person,
    appoint,
    correct,
    grant,
    leave,
    move,
    rejoin,
    withdraw,
)
from qaportal.people.services.working_days import set_work_pattern, take_back_work_pattern

__all__ = [
    "add_alias",
    "add_person",
    "add_post",
    "add_service",
    "add_team",
    "appoint",
    "ask_for_link",
    "begin_sign_in",
    "can_be_undone",
    "check_import",
    "choose_theme",
    "close",
    "confirm_import",
    "correct",
    "end_access",
    "end_sign_in",
    "forget_link",
    "grant",
    "leave",
    "load_demo",
    "lower_flag",
    "move",
    "note_absence",
    "note_absences",
    "note_seen",
    "raise_flag",
    "rejoin",
    "remove_alias",
    "rename",
    "set_work_pattern",
    "take_back_absence",
    "take_back_work_pattern",
    "take_on_flags",
    "take_on_post",
    "undo_import",
    "use_link",
    "withdraw",
    "write_link",
]
