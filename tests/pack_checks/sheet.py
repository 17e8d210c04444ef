"""The score sheet of the pack language: every check by its ID. M must hold for the four frameworks, S should.

What the portal does by itself today (a year, its days and diaries, duties, boards, reports, benchmarks, pages) is run
there. Of BY_MEANING it has no screens yet: a pack's own rule is asked what it means (`frameworks.meaning`) for cases
that are made by hand, and the score says so.
"""

SHEET = {
    "D1": ("M", "version, validity of any length, approver, next review, what it supersedes"),
    "D2": ("M", "local names change every screen"),
    "D3": ("S", "two names for one board or activity"),
    "D6": ("S", "sign-off list with its three parts"),
    "D7": ("M", "weekends, bank holidays and local closure days"),
    "D8": ("M", "quiet months silence only what they name"),
    "D11": ("M", "a named service for each month"),
    "D12": ("M", "so often a period: alternate months, twice a year, theme slots, quarterly, weekly"),
    "D13": ("M", "one per person in a post per month, by roster, with joiners and leavers"),
    "D14": ("M", "at least two per supervisee before each supervision"),
    "D15": ("M", "one in every four of a counted event per pair"),
    "D16": ("M", "an interval that a flag changes, and another policy"),
    "D17": ("M", "up to, at least and roughly"),
    "D18": ("M", "a percentage target that makes no work"),
    "D19": ("M", "work commissioned by a named seat"),
    "D25": ("M", "a frame by facts, drawn with a stored seed"),
    "D26": ("M", "a fixed range per service per year"),
    "D27": ("M", "a mixture per reviewer: random, proud, challenging"),
    "D28": ("S", "a choice for leaders, recorded as one"),
    "D34": ("M", "batch clock beside item clock"),
    "D35": ("M", "a phase that opens when another closes"),
    "D36": ("M", "deadlines counted back from an event"),
    "D37": ("M", "a wall-clock time on a numbered day"),
    "D38": ("M", "a return that does not move the deadline"),
    "D40": ("S", "expected effort"),
    "D41": ("M", "independence of a seat"),
    "D42": ("M", "cohorts by post that overlap, with outsiders, in turn"),
    "D43": ("M", "a lead that rotates with memory and skips conflicts"),
    "D44": ("M", "outsiders who must not see children's details"),
    "D49": ("M", "a form of several parties, with order, sight and locks"),
    "D50": ("M", "conditions on answers, case data and service; a gate for scoring"),
    "D51": ("M", "not applicable, not scored, left out and blank are four things"),
    "D52": ("M", "rated prompts beside checks with evidence; numbers"),
    "D53": ("M", "an action table that refuses vague dates"),
    "D54": ("M", "a rubric without a level stays without it"),
    "D55": ("M", "what is never recorded on the child's record"),
    "D56": ("M", "silence and contradiction, with source and choice"),
    "D57": ("M", "smallest cells; no names in reports"),
    "D58": ("M", "sight of a part follows the seat"),
    "D59": ("M", "an old scale mapped, with dates, raw value kept"),
    "D60": ("M", "forms made for one theme, bound to its kind of work, versioned"),
    "D61": ("M", "14 areas over 7 kinds of meeting"),
    "D62": ("M", "a grade for each team of a visit"),
    "D69": ("M", "an age threshold with its conflict; under it, in no denominator"),
    "D70": ("M", "reasons for no feedback; the rate as a measure"),
    "D72": ("M", "all moderated, elements only, both grades kept"),
    "D73": ("M", "quality of the audit and agreement with the grade, two fields"),
    "D76": ("M", "a ladder with deadlines, substitute and shortcut"),
    "D78": ("M", "an alert at once; performance routed elsewhere"),
    "D79": ("M", "48 hours with a conditional recipient and its clock"),
    "D81": ("M", "due dates by severity, the most urgent wins"),
    "D82": ("M", "completion evidence, sign-off, second check, overdue route"),
    "D84": ("M", "plans at three levels, each with its forum"),
    "D85": ("M", "a follow-up next quarter against a benchmark"),
    "D88": ("M", "one report with five editions"),
    "D89": ("M", "a report so long after an event; joint authors; review; published"),
    "D90": ("S", "items of a report that depend on data"),
    "D91": ("M", "boards: chair, frequency, what they receive, decide and report; nine or more"),
}

BY_MEANING = frozenset(
    {
        "D25", "D26", "D27", "D28", "D34", "D38", "D40", "D41", "D43", "D44", "D49", "D50", "D51", "D52", "D53", "D55",
        "D57", "D58", "D59", "D60", "D61", "D62", "D69", "D70", "D72", "D73", "D76", "D78", "D79", "D81", "D82",
    }
)  # fmt: skip
