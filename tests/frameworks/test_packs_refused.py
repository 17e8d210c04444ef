"""A bad pack is refused with its file, its line and a sentence (D56, and what must be refused loudly).

Each case changes one thing in good.yaml. The words `# here` mark the line that must be named.
"""

from pathlib import Path

import pytest

from tests.frameworks.packs import GOOD, MARK, changed, refused

WORDS = {
    "an unknown key": (
        "title: How we look",
        "titel: A name  # here\ntitle: How we look",
        "titel: this key is not known here; did you mean title?",
    ),
    "an unknown key deep down": (
        "        lasts: 20 working days",
        "        lasts: 20 working days\n        last: 3 weeks  # here",
        "activities.look.phases.review.last: this key is not known here; did you mean lasts?",
    ),
    "a seat named by nobody known": (
        "        posts: [manager]\n        source: page 7\n      - key: second",
        "        posts: [manager]\n        named_by: [managers]  # here\n        source: page 7\n      - key: second",
        "The seat reviewer names the post, party or board managers, which is not in this pack; did you mean manager?",
    ),
    "work with a rubric that is not there": (
        "    subject: child_record\n",
        "    subject: child_record\n    rubrics: [files]  # here\n",
        "The activity look names the rubric files, which is not in this pack.",
    ),
    "an effort that goes from more to less": (
        "        lasts: 20 working days",
        "        lasts: 20 working days\n        effort: 120 to 90 minutes  # here",
        'activities.look.phases.review.effort: this must go from less to more, such as "90 to 120 minutes".',
    ),
    "an unknown key like no other": (
        "authority: Saltmarsh Council",
        "authority: Saltmarsh Council\nzzz: 1  # here",
        "zzz: this key is not known here.",
    ),
    "a missing key": (
        "    name: Forum\n    chair: director",
        "    chair: director",
        "boards.forum: name is missing here: add it.",
    ),
    "a number for a text": (
        "authority: Saltmarsh Council",
        "authority: 7  # here",
        "authority: this must be text, not the number 7.",
    ),
    "a text for a number": (
        "{month: 3, subject: South}",
        "{month: march, subject: South}  # here",
        'activities.look.cadence.1.entries.2.month: this must be a whole number, not the text "march".',
    ),
    "a number with an exponent": (
        "        does: review\n        per: item\n        count: 1",
        "        does: review\n        per: item\n        count: 1e9  # here",
        "activities.look.seats.reviewer.count: "
        "this must be a whole number such as 2, or at_least and at_most with one each.",
    ),
    "a missing key of few values": (
        "    subject: child_record\n",
        "",
        "activities.look: subject is missing here: it is one of child_record, worker, meeting, team, service, "
        "supervision_record, review, carer, placement, referral or none.",
    ),
    "a missing key of few values that may be left open": (
        "  window_day_one: opening_day\n",
        "",
        "calendar: window_day_one is missing here: it is one of opening_day or next_working_day.",
    ),
    "a month that is none": (
        "{month: 3, subject: South}",
        "{month: 13, subject: South}  # here",
        "activities.look.cadence.1.entries.2.month: this must be at most 12, not the number 13.",
    ),
    "no, which is not false": (
        "    scale: grades\n",
        "    scale: grades\n    leadership: no  # here\n",
        'activities.look.leadership: this must be true or false, not the text "no".',
    ),
    "a wrong word": (
        "    family: case_review",
        "    family: case_reveiw  # here",
        'activities.look.family: the text "case_reveiw" is not one of case_review, compliance_check, dip_sample, '
        "thematic, practice_observation, meeting_observation, supervision_review, audit_review, scrutiny, team_visit, "
        "practice_week, good_practice, panel, survey, meeting or external; did you mean case_review?",
    ),
    "a cadence of no kind": (
        "      - kind: calendar",
        "      - kind: calender  # here",
        'activities.look.cadence.1: the text "calender" is not one of calendar, on_request, times, '
        "every, each or follow_up; did you mean calendar?",
    ),
    "a placement without its kind": (
        "    placement: {kind: first_working_day}",
        "    placement: {nth: 1}  # here",
        "activities.look.placement: this needs a key kind that says which kind it is.",
    ),
    "a list for a text": (
        "    name: Forum",
        "    name: [Forum]  # here",
        "boards.forum.name: this must be text, not a list.",
    ),
    "a text for a group": (
        "calendar:\n  working_day: weekday_in_england",
        "header: north  # here\ncalendar:\n  working_day: weekday_in_england",
        'header: this must be a group of keys, not the text "north".',
    ),
    "a key with a capital": (
        "  worker: {title: Worker, role: practitioner}",
        "  Worker: {title: Worker, role: practitioner}  # here",
        'posts.Worker: the text "Worker" must be a key: small letters, digits and _, beginning with a letter.',
    ),
    "an empty list of months": (
        "    - months: [8]",
        "    - months: []  # here",
        "calendar.closed.1.months: this must not be empty.",
    ),
    "a length of time in words": (
        "        lasts: 20 working days",
        "        lasts: four weeks  # here",
        "activities.look.phases.review.lasts: "
        'this must be a length of time such as "20 working days", "1 week" or "48 hours".',
    ),
    "a deadline of less than nothing": (
        "by: 10 working days",
        "by: -10 working days",
        "activities.look.phases.report.due.by: "
        "this must not be less than nothing: say which way it counts with before or after.",
    ),
    "a day that does not exist": (
        "valid_from: 2027-01-01",
        "valid_from: 2027-02-30  # here",
        'valid_from: this must be a day that exists: "2027-02-30" does not.',
    ),
    "an end before the beginning": (
        "valid_from: 2027-01-01",
        "valid_from: 2027-01-01\nvalid_to: 2026-12-31  # here",
        "valid_to: this is 2026-12-31, before valid_from (2027-01-01).",
    ),
    "a stated value with a choice": (
        "      clocks: run",
        "      clocks: {stated: run, choice: pause}  # here",
        "calendar.closed.1.clocks: this is stated and has a choice as well: leave one out, or say unspecified with it.",
    ),
    "a number beyond counting": (
        "        does: review\n        per: item\n        count: 1",
        "        does: review\n        per: item\n        count: 99999999999999999999  # here",
        "This number is too large: write a smaller one, or put it in quotes if it is a name.",
    ),
    "two timings": (
        "        due: {after: review, by: 10 working days}",
        "        opens: start\n        lasts: 1 week\n        due: {after: review, by: 10 working days}",
        "activities.look.phases.report: this must have exactly one timing: opens with lasts, or due.",
    ),
    "before and after at once": (
        "due: {after: review, by: 10 working days}",
        "due: {after: review, before: end, by: 10 working days}  # here",
        "activities.look.phases.report.due: this must say exactly one of before, after, on_day and end_of.",
    ),
    "a time of day alone": (
        "    placement: {kind: first_working_day}",
        '    placement: {kind: first_working_day, starts_at: "09:30"}  # here',
        "activities.look.placement: "
        "this has one time of day without the other: give both starts_at and ends_at, or neither.",
    ),
    "a silent value with no choice": (
        "    papers_due: 5 working days",
        "    papers_due: {unspecified: When, source: page 2, why: None}  # here",
        "boards.forum.papers_due: this is marked unspecified but has no choice: say what is used with choice, and why.",
    ),
    "a conflict left with no choice": (
        "    chair: director",
        "    chair:  # here\n      conflict:\n        - {reading: One, source: page 1, value: director}\n"
        "        - {reading: Two, source: page 2, value: manager}\n      why: None",
        "boards.forum.chair: this is a conflict but has no choice: say what is used with choice, and why.",
    ),
    "a choice that does not say why": (
        "    chair: director",
        "    chair: {unspecified: Who, source: page 1, choice: director}  # here",
        "boards.forum.chair: this is marked unspecified but does not say why its choice was made.",
    ),
    "a conflict of one": (
        "    chair: director",
        "    chair: {conflict: [{reading: One, source: page 1}], choice: director, why: None}  # here",
        "boards.forum.chair: this is called a conflict but has fewer than two readings.",
    ),
}

RULES = {
    "a phase that ends before it starts": (
        "        lasts: 20 working days",
        "        lasts: -5 working days",
        "The phase review ends before it starts.",
    ),
    "a phase due before it opens": (
        "        due: {after: review, by: 10 working days}",
        "        opens: {after: review}\n        due: {before: review, by: 10 working days}",
        "The phase report ends before it starts.",
    ),
    "a cycle of phases": (
        "        opens: start\n",
        "        opens: {after: report}\n",
        "Phases wait for each other and none can begin: review, report, review.",
    ),
    "a phase that waits for itself by way of the end": (
        "        opens: start\n",
        "        opens: {after: end}\n",
        "Phases wait for each other and none can begin: review, end, review.",
    ),
    "an unknown post": (
        "        owner: director",
        "        owner: directer  # here",
        "The phase report names the seat, post, party or board directer, which is not in this pack; "
        "did you mean director?",
    ),
    "an unknown board": (
        "to: [forum]}",
        "to: [form]}  # here",
        "The phase report names the post, party or board form, which is not in this pack; did you mean forum?",
    ),
    "an unknown phase": (
        "due: {after: review,",
        "due: {after: audit,",
        "The phase report names the phase audit, which is not in this pack.",
    ),
    "a closed month that names an unknown activity": (
        "      silences: [look]",
        "      silences: [looks]  # here",
        "Harvest names the activity looks, which is not in this pack; did you mean look?",
    ),
    "an unknown frame": (
        "    disputes: ladder\n",
        "    sample:\n      frame: closed_records  # here\n      picks: [{method: random, number: 3}]\n"
        "      source: page 4\n    disputes: ladder\n",
        "The activity look names the frame closed_records, which is not in this pack; did you mean open_records?",
    ),
    "a percentage with no frame": (
        "      - {kind: total, exactly: 2, per: year, source: page 5}",
        "      - {kind: percent, percent: 10, per: year, source: page 5}  # here",
        "10 per cent has no frame: say with of what it is a share of.",
    ),
    "a rotation pool of zero": (
        "rotation: {among: [seniors], source: page 7}",
        "rotation: {among: [], source: page 7}  # here",
        "The seat second rotates round an empty pool.",
    ),
    "a seat that nobody may hold": (
        "        posts: [manager]",
        "        posts: []  # here",
        "The seat reviewer has no post that may hold it.",
    ),
    "a moderator who may be the reviewer": (
        "        must_not: [reviewer_of_item]",
        "        must_not: [same_team]  # here",
        "The seat second moderates but may be held by the reviewer of the same record: "
        "add reviewer_of_item to must_not.",
    ),
    "a report with no audience": (
        "report: {name: Findings, to: [forum]}",
        "report: {name: Findings}  # here",
        "The report Findings has no audience: say to whom.",
    ),
    "a ladder whose last step has no seat": (
        "      - {by: [director], how: The director decides., source: page 8}",
        "      - {how: The director decides., source: page 8}  # here",
        "The last step of the dispute ladder ladder has no seat: say by whom it is settled.",
    ),
    "an overlapping score map": (
        "{low: 5, high: 10, level: well}",
        "{low: 4, high: 10, level: well}  # here",
        "The band 4 to 10 overlaps another band of this scale.",
    ),
    "a gap in a score map": (
        "{low: 5, high: 10, level: well}",
        "{low: 7, high: 10, level: well}  # here",
        "No band of this scale says what 5 to 6 means.",
    ),
    "a window longer than a year": (
        "        lasts: 20 working days",
        "        lasts: 13 months  # here",
        "The phase review is given 13 months, which is more than a year: 366 days are the most.",
    ),
    "a deadline longer than a year": (
        "due: {after: review, by: 10 working days}",
        "due: {after: review, by: 9999 weeks}  # here",
        "The phase report is given 9999 weeks, which is more than a year: 366 days are the most.",
    ),
    "a month listed twice": (
        "{month: 3, subject: South}",
        "{month: 1, subject: North}  # here",
        "January is listed twice with North for look.",
    ),
    "work in a closed month": (
        "{month: 3, subject: South}",
        "{month: 8, subject: South}  # here",
        "August is closed to look by the calendar of this pack.",
    ),
    "a calendar that does not reach its target": (
        "{kind: total, exactly: 2, per: year, source: page 5}",
        "{kind: total, exactly: 6, per: year, source: page 5}  # here",
        "The target is 6 a year, but the calendar lists 2.",
    ),
    "a batch that counts from one record's day": (
        "due: {after: review,",
        "due: {after: allocated,",
        "The phase report counts from allocated, which has no one day for a whole batch.",
    ),
    "a board that reports to itself": (
        "    members: [seniors]",
        "    members: [seniors]\n    reports_to: forum  # here",
        "The board forum reports to itself by way of forum.",
    ),
    "a key for two things": (
        "  seniors: {name: Seniors",
        "  worker: {name: Workers, posts: [worker]}  # here\n  seniors: {name: Seniors",
        "The key worker already stands for a post or a party.",
    ),
    "a step after the last day": (
        "        lasts: 20 working days",
        "        lasts: 20 working days\n        steps: [{name: Check, owner: director, by_day: 21}]  # here",
        "The step Check is later than the last day of the phase review.",
    ),
    "a span with no length": (
        "    span: {phase: review}",
        "    span: {phase: report}  # here",
        "The activity is as long as report, which is a deadline and has no length.",
    ),
}

OWED = """roster: {joiners: next_period, missed: lapses, excused_by: director}
events:
  chat: {name: Chat, plural: Chats, every: 1 month, source: page 7}
flags:
  fresh: {name: Fresh, sensitive: false, source: page 7}
duties:
  monthly:
    name: Monthly look
    summary: One a month.
    activity: look
    by: manager
    RULE
    source: page 7
"""
TOLD = """reports:
  monthly:
    name: Monthly report
    authors: manager
    editions:
      month: {per: month, due: 5 working days, to: forum, source: page 8}
    source: page 8
"""
ASKED = """forms:
  sheet:
    name: Sheet
    summary: What we ask.
    parts:
      - key: own
        title: Own
        seat: reviewer
        sections:
          - key: only
            title: Only
            questions:
              - {key: first, ask: "Is it so?", kind: yes_no}
              - {key: second, ask: "Why?", kind: text}
    source: page 8
"""
ACTED = """action_rules:
  any:
    name: Any action
    due:
      - {when: {fact: grade, is: badly}, within: 5 working days, source: page 8}
      - {within: 4 weeks, source: page 8}
    signed_off_by: manager
    evidence: A note
    overdue_to: director
    source: page 8
"""
# Whole parts added to the good pack, each with one thing wrong in it.
PARTS = {
    "a duty with nothing said of joiners": (
        OWED.replace("roster: {joiners: next_period, missed: lapses, excused_by: director}\n", "")
        .replace("RULE", "rule: {kind: quota, amount: {exactly: 1}, per: month}")
        .replace("duties:", "duties:  # here"),
        "There are duties but no roster: say how joiners, missed work and exemptions are treated.",
    ),
    "a duty of no number": (
        OWED.replace("RULE", "rule: {kind: quota, amount: {}, per: month}  # here"),
        "The duty monthly does not say how many: give exactly, at_least, at_most or roughly.",
    ),
    **{
        f"a duty of {said} 0": (
            OWED.replace("RULE", f"rule: {{kind: quota, amount: {{{said}: 0}}, per: month}}  # here"),
            "The duty monthly asks for nothing: give a number that is more than 0.",
        )
        for said in ("exactly", "at_least", "at_most", "roughly")
    },
    "a duty of none before each meeting": (
        OWED.replace("RULE", "each: supervisee\n    rule: {kind: before, event: chat, amount: {exactly: 0}}  # here"),
        "The duty monthly asks for nothing: give a number that is more than 0.",
    ),
    "a duty for a flag that is not there": (
        OWED.replace(
            "RULE",
            "rule: {kind: interval, every: 12 months, window: rolling, "
            "cases: [{flag: frosh, every: 6 months, source: p}]}  # here",
        ),
        "The duty monthly names the flag frosh, which is not in this pack; did you mean fresh?",
    ),
    "a duty by an event that is not there": (
        OWED.replace("RULE", "each: supervisee\n    rule: {kind: one_in, one_in: 4, of: chant}  # here"),
        "The duty monthly names the event chant, which is not in this pack; did you mean chat?",
    ),
    "a duty by pairs without pairs": (
        OWED.replace("  monthly:\n", "  monthly:  # here\n").replace(
            "RULE", "rule: {kind: one_in, one_in: 4, of: chat}"
        ),
        "duties.monthly: this counts what happens between a manager and each worker: write each: supervisee.",
    ),
    "a duty that a meeting does, by the calendar": (
        OWED.replace(
            "RULE",
            "each: supervisee\n    rule: {kind: interval, every: 4 weeks, done_by: chat, window: calendar}  # here",
        ),
        "The duty monthly is done by a meeting, which counts from the last one: write window: rolling.",
    ),
    "a duty that a meeting does, without pairs": (
        OWED.replace("  monthly:\n", "  monthly:  # here\n").replace(
            "RULE", "rule: {kind: interval, every: 4 weeks, done_by: chat, window: rolling}"
        ),
        "The duty monthly is done by a meeting of a manager and a worker: write each: supervisee.",
    ),
    "an amount that cannot be": (
        OWED.replace("RULE", "rule: {kind: quota, amount: {at_least: 3, at_most: 2}, per: month}  # here"),
        "duties.monthly.rule.amount: this asks for at least 3 but at most 2.",
    ),
    "an edition that nobody receives": (
        TOLD.replace(
            "month: {per: month, due: 5 working days, to: forum, source: page 8}",
            "month: {per: month, due: 5 working days, source: page 8}  # here",
        ),
        "The report Monthly report (month) has no audience: say to whom.",
    ),
    "an edition that never comes round": (
        TOLD.replace(
            "month: {per: month, due: 5 working days, to: forum, source: page 8}",
            "month: {to: forum, source: page 8}  # here",
        ),
        "reports.monthly.editions.month: this must say exactly one of per (a period), every (a length), "
        "months (named ones), after (an event) and before (a sitting).",
    ),
    "an edition every nothing": (
        TOLD.replace("month: {per: month,", "month: {every: 0 weeks,").replace("page 8}", "page 8}  # here"),
        "reports.monthly.editions.month: this must come round every so many days, weeks or months.",
    ),
    "an edition by the hour": (
        TOLD.replace("month: {per: month,", "month: {every: 48 hours,").replace("page 8}", "page 8}  # here"),
        "reports.monthly.editions.month: this must come round every so many days, weeks or months.",
    ),
    "an edition every so long that is never due": (
        TOLD.replace("month: {per: month, due: 5 working days,", "month: {every: 13 weeks,").replace(
            "page 8}", "page 8}  # here"
        ),
        "reports.monthly.editions.month: this says which period it is for but not how long after it is due: add due.",
    ),
    "an edition due years later": (
        TOLD.replace("due: 5 working days", "due: 3000 days").replace("page 8}", "page 8}  # here"),
        "The report monthly is given 3000 days, which is more than a year: 366 days are the most.",
    ),
    "an edition before the sittings of no board": (
        TOLD.replace("per: month, due: 5 working days", "before: {board: form, by: 1 week}").replace(
            "page 8}", "page 8}  # here"
        ),
        "The report monthly names the board form, which is not in this pack; did you mean forum?",
    ),
    "an edition before sittings without dates": (
        TOLD.replace("per: month, due: 5 working days", "before: {board: forum, by: 1 week}").replace(
            "page 8}", "page 8}  # here"
        ),
        "The report monthly is due before each sitting of forum, which has no dates here: "
        "give the board meets or activity.",
    ),
    "a report that feeds itself": (
        TOLD.replace("    authors: manager", "    authors: manager\n    feeds: monthly  # here"),
        "The report monthly feeds itself in the end.",
    ),
    "a condition on a question that is not there": (
        ASKED.replace(
            '{key: second, ask: "Why?", kind: text}',
            '{key: second, ask: "Why?", kind: text, when: {answer: frist, is: yes}}  # here',
        ),
        "The form sheet names the question frist, which is not in this pack; did you mean first?",
    ),
    "a condition that compares nothing": (
        ASKED.replace(
            '{key: second, ask: "Why?", kind: text}',
            '{key: second, ask: "Why?", kind: text, when: {answer: first}}  # here',
        ),
        "forms.sheet.parts.own.sections.only.questions.second.when: this names something but does not compare it: "
        "add is, is_not, at_least, at_most or given.",
    ),
    "a choice without options": (
        ASKED.replace('{key: second, ask: "Why?", kind: text}', '{key: second, ask: "Which?", kind: choice}  # here'),
        "forms.sheet.parts.own.sections.only.questions.second: this is a choice without options: list them.",
    ),
    "due dates that leave a case open": (
        ACTED.replace("    due:\n", "    due:  # here\n").replace("      - {within: 4 weeks, source: page 8}\n", ""),
        "The action rules any leave cases without a due date: add one rule without when.",
    ),
    "a cohort of another size": (
        "cohorts:\n  reds:\n    name: Reds\n    size: 3  # here\n    seats: [{post: director}]\n    source: page 8\n",
        "The cohort reds has 1 seat, not 3.",
    ),
    "a document that the header does not list": (
        "rubrics:\n  all: {name: All, scale: grades, source: p, documents: [Standards], rows: [{about: A}]}  # here\n",
        "The rubric all names the document Standards, which is not in this pack.",
    ),
    "a level that the scale does not have": (
        "rubrics:\n  all: {name: All, scale: grades, source: p, rows: [{about: A, levels: {fine: Yes}}]}  # here\n",
        "The rubric all names the level fine, which is not in this pack.",
    ),
}

# What would come round every nothing, fall to nobody, be closed all year, or not be told apart (text of a part).
LIMITS = {
    "an event every nothing": (
        OWED.replace("every: 1 month, source: page 7}", "every: 0 months, source: page 7}  # here").replace(
            "RULE", "rule: {kind: quota, amount: {exactly: 1}, per: month}"
        ),
        "The event chat comes round every nothing: give an interval.",
    ),
    "a case every nothing": (
        OWED.replace(
            "RULE",
            "rule: {kind: interval, every: 12 months, window: rolling, "
            "cases: [{flag: fresh, every: 0 weeks, source: p}]}  # here",
        ),
        "A case of the duty monthly comes round every nothing: give an interval.",
    ),
    "a duty for people in no post": (
        OWED.replace(
            "RULE",
            "each: supervisee\n    of: line_manager  # here\n    rule: {kind: quota, amount: {exactly: 1}, per: month}",
        ),
        "The duty monthly is for people in posts: line_manager is no post or party.",
    ),
    "an alert within months": (
        "alerts:\n  danger:  # here\n    {name: Danger, by: manager, to: director, within: 2 months, source: p}\n",
        "alerts.danger: this is told within months: say it in minutes, hours, days, working days or weeks.",
    ),
    "a scored text": (
        ASKED.replace('ask: "Why?", kind: text}', 'ask: "Why?", kind: text, scored: true}  # here'),
        "forms.sheet.parts.own.sections.only.questions.second: this is scored, which a text cannot be: a figure needs "
        "ratings, marks out of ten, or yes and no.",
    ),
    "a scored question that repeats": (
        ASKED.replace("kind: yes_no}", "kind: yes_no, scored: true, repeats: 2}  # here"),
        "forms.sheet.parts.own.sections.only.questions.first: this is scored and repeats: a figure counts one answer "
        "of each question.",
    ),
}
SAMPLE = """    sample:
      frame: open_records
      picks:
        - {method: random, number: 3}
        - {method: random, label: beside, number: 1}
      source: page 4
    disputes: ladder
"""
FACT = "    of: child_record\n"
# One text of the pack and what it becomes.
UNLIKE = {
    "two picks of one name": (
        "    disputes: ladder\n",
        SAMPLE.replace("label: beside", "label: random").replace("sample:\n", "sample:  # here\n"),
        "activities.look.sample: this has two picks called random: give each a label of its own.",
    ),
    "a length that is a number": (
        FACT,
        f"{FACT}    where: [{{fact: supported_for, at_least: 6}}]  # here\n",
        "frames.open_records.where.1: this has at_least 6, but supported_for wants a length of time such as "
        '"4 weeks" or "6 months".',
    ),
    "an age that is a length": (
        FACT,
        f"{FACT}    where: [{{fact: age, at_most: 6 years}}]  # here\n",
        "frames.open_records.where.1: this has at_most 6 years, but age wants a whole number of years.",
    ),
    "a bound that a fact does not use": (
        FACT,
        f"{FACT}    where: [{{fact: open_on_day, at_least: 6}}]  # here\n",
        "frames.open_records.where.1: this has at_least, which open_on_day does not use.",
    ),
    "turns of nobody": (
        "    disputes: ladder\n",
        "    cohorts: {turns: [], source: page 4}  # here\n    disputes: ladder\n",
        "activities.look.cohorts.turns: this must not be empty.",
    ),
}


def marked(text: str) -> int | None:
    """The line that says `# here`, if any does."""
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.endswith(MARK)), None)


def test_the_good_pack_is_taken(tmp_path: Path) -> None:
    assert refused(tmp_path, GOOD) == []


@pytest.mark.parametrize("name", WORDS | RULES)
def test_one_fault_is_named_with_its_line(name: str, tmp_path: Path) -> None:
    old, new, sentence = (WORDS | RULES)[name]
    text = changed(old, new)
    found = refused(tmp_path, text)
    assert [fault[2] for fault in found] == [sentence]
    assert all(fault[0] == "pack.yaml" for fault in found)
    if marked(text):
        assert [fault[1] for fault in found] == [marked(text)]


@pytest.mark.parametrize("name", PARTS)
def test_one_fault_in_a_whole_part_is_named_with_its_line(name: str, tmp_path: Path) -> None:
    part, sentence = PARTS[name]
    text = changed("activities:\n", f"{part}activities:\n")
    found = refused(tmp_path, text)
    assert [(fault[1], fault[2]) for fault in found] == [(marked(text), sentence)]


@pytest.mark.parametrize("name", LIMITS)
def test_a_part_beyond_what_can_be_kept_is_refused(name: str, tmp_path: Path) -> None:
    part, sentence = LIMITS[name]
    text = changed("activities:\n", f"{part}activities:\n")
    assert [(fault[1], fault[2]) for fault in refused(tmp_path, text)] == [(marked(text), sentence)]


@pytest.mark.parametrize("name", UNLIKE)
def test_a_value_beyond_what_can_be_kept_is_refused(name: str, tmp_path: Path) -> None:
    old, new, sentence = UNLIKE[name]
    text = changed(old, new)
    assert [(fault[1], fault[2]) for fault in refused(tmp_path, text)] == [(marked(text), sentence)]


def test_picks_that_can_be_told_apart_are_taken(tmp_path: Path) -> None:
    assert refused(tmp_path, changed("    disputes: ladder\n", SAMPLE)) == []


def test_work_that_comes_round_in_a_year_without_an_open_month_is_refused(tmp_path: Path) -> None:
    closed = changed("    - months: [8]", "    - months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]")
    start, end = closed.index("      - kind: calendar\n"), closed.index("    placement:")
    text = f"{closed[:start]}      - {{kind: on_request, by: director, source: page 5}}\n{closed[end:]}"
    sentence = "Every month is closed to look, which comes round: open one, or take its cadence out."
    assert [fault[2] for fault in refused(tmp_path, text)] == [sentence]


@pytest.mark.parametrize(
    "part", [OWED.replace("RULE", "rule: {kind: quota, amount: {exactly: 1}, per: month}"), TOLD, ASKED, ACTED]
)
def test_the_whole_parts_themselves_are_taken(part: str, tmp_path: Path) -> None:
    assert refused(tmp_path, changed("activities:\n", f"{part}activities:\n")) == []


def test_a_fault_in_a_form_is_named_in_the_file_of_that_form(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    sheet = "\n".join(line[4:] for line in ASKED.splitlines()[2:]).replace("kind: text", "kind: txet")
    (tmp_path / "forms" / "sheet.yaml").write_text(sheet)
    [(file, line, sentence)] = refused(tmp_path, GOOD)
    assert (file, line) == ("sheet.yaml", 12)
    assert sentence.startswith(
        'forms.sheet.parts.own.sections.only.questions.second.kind: the text "txet" is not one of text'
    )


def test_forms_stand_in_one_place(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "sheet.yaml").write_text("name: Sheet")
    text = changed("activities:\n", f"{ASKED}activities:\n")
    at = text.splitlines().index("forms:") + 1
    assert refused(tmp_path, text) == [("pack.yaml", at, "forms stand here and in a folder. Keep the folder.")]


ENTRIES = """      - kind: calendar
        entries:
          - {month: 1, subject: North}
          - {month: 3, subject: South}
        source: page 5
"""
# Another cadence for the good pack's work, and what is wrong with it. (No total stands beside it.)
ROUNDS = {
    "never": ("kind: every, interval: 0 weeks", "look comes round every nothing: give an interval."),
    "by the hour": (
        "kind: every, interval: 48 hours",
        "look comes round every 48 hours: say it in days, working days, weeks or months.",
    ),
    "six times a week": (
        "kind: times, n: 6, per: week",
        "look comes round 6 times a week, which has 5 working days.",
    ),
    "21 times a month": (
        "kind: times, n: 21, per: month",
        "look comes round 21 times a month, which has 20 working days.",
    ),
    "three times in two months": (
        "kind: times, n: 3, per: year, months: [5, 10]",
        "look comes round 3 times a year, but 2 months are listed: May and October.",
    ),
    "twice a quarter in one month of the year": (
        "kind: times, n: 2, per: quarter, months: [5]",
        "look comes round 2 times a quarter, but 1 month is listed: May.",
    ),
    "every quarter in two months of one": (
        "kind: times, n: 1, per: quarter, months: [1, 2, 5, 9]",
        "look comes round once a quarter, but 4 months are listed: January, February, May and September.",
    ),
    "every month in one month": (
        "kind: times, n: 1, per: month, months: [5]",
        "look comes round once a month, but 1 month is listed: May.",
    ),
    "every week in one month": (
        "kind: times, n: 1, per: week, months: [5]",
        "look comes round once a week, but 1 month is listed: May.",
    ),
    "each service twice, in one month": (
        "kind: each, each: service, n: 2, months: [5]",
        "look comes round 2 times a year for each service, but 1 month is listed: May.",
    ),
    "four times a year, once in a closed month": (
        "kind: times, n: 4, per: year, months: [5, 8, 11, 2]",
        "August is closed to look by the calendar of this pack.",
    ),
    "each service in a closed month": (
        "kind: each, each: service, months: [5, 8]",
        "August is closed to look by the calendar of this pack.",
    ),
    "twice in one month": (
        "kind: times, n: 2, per: year, months: [5, 5]",
        "May is listed twice for look.",
    ),
    "each service twice in one month": (
        "kind: each, each: service, months: [6, 9, 6]",
        "June is listed twice for look.",
    ),
    "the fourth month of a quarter": (
        "kind: follow_up, of: look, falls_in: next_quarter, month: 4, benchmark: B",
        "The quarter that look falls in has 3 months.",
    ),
    "the second month of a month": (
        "kind: follow_up, of: look, falls_in: next_month, month: 2, benchmark: B",
        "The month that look falls in has 1 month.",
    ),
    "the seventh month of a half-year": (
        "kind: follow_up, of: look, falls_in: next_half_year, month: 7, benchmark: B",
        "The half-year that look falls in has 6 months.",
    ),
}
KEPT = [
    "kind: every, interval: 1 working day",
    "kind: every, interval: 6 weeks",
    "kind: times, n: 5, per: week",
    "kind: times, n: 20, per: month",
    "kind: times, n: 53, per: year",
    "kind: times, n: 2, per: year, months: [5, 10]",
    "kind: times, n: 1, per: quarter, months: [2, 5, 9, 11]",
    "kind: times, n: 2, per: half_year, months: [1, 6, 7, 12]",
    "kind: times, n: 1, per: month, months: [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12]",
    "kind: each, each: service, n: 2, months: [5, 6]",
]


def coming_round(cadence: str) -> str:
    """The good pack with that cadence alone, on the line that says `# here`."""
    text = changed(ENTRIES, f"      - {{{cadence}, source: p}}{MARK}\n")
    return text.replace("    targets:\n      - {kind: total, exactly: 2, per: year, source: page 5}\n", "")


@pytest.mark.parametrize("name", ROUNDS)
def test_a_cadence_that_no_year_can_keep_is_named_with_its_line(name: str, tmp_path: Path) -> None:
    cadence, sentence = ROUNDS[name]
    text = coming_round(cadence)
    found = refused(tmp_path, text)
    assert (marked(text), sentence) in [(line, said) for _file, line, said in found]
    others = {said for _file, _line, said in found} - {sentence}
    assert others <= {"The activity look follows itself up in the end."}


@pytest.mark.parametrize("cadence", KEPT)
def test_a_cadence_that_just_fits_is_taken(cadence: str, tmp_path: Path) -> None:
    assert refused(tmp_path, coming_round(cadence)) == []


@pytest.mark.parametrize(
    "beside", ["notes.yaml", "pack.yml", "forms/sheet.yml", "form/sheet.yaml", "forms.old/sheet.yaml"]
)
def test_a_file_that_nobody_would_read_is_named(beside: str, tmp_path: Path) -> None:
    (tmp_path / beside).parent.mkdir(exist_ok=True)
    (tmp_path / beside).write_text("name: Sheet")
    sentence = f"{beside} is not read: a pack is pack.yaml, forms/*.yaml and rubrics/*.yaml."
    stray = (Path(beside).name, 1, sentence)
    assert refused(tmp_path, GOOD) == [stray]
    assert set(refused(tmp_path, changed("title: How we look", "titel: A\ntitle: How we look"))) == {
        stray,
        ("pack.yaml", 4, "titel: this key is not known here; did you mean title?"),
    }


def test_other_files_may_lie_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("How this pack came about")
    assert refused(tmp_path, GOOD) == []


def test_every_fault_is_listed_by_line(tmp_path: Path) -> None:
    text = changed("title: How we look at our work", "title: 3").replace("papers_due: 5 working days", "papers_du: 1")
    found = [(line, sentence) for _file, line, sentence in refused(tmp_path, text)]
    assert found == [
        (4, "title: this must be text, not the number 3."),
        (27, "boards.forum.papers_du: this key is not known here; did you mean papers_due?"),
    ]
