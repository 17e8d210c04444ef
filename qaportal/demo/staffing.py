"""The people of the demo council in the posts of whichever framework it runs. Pure: one staff file into another."""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import cycle

from qaportal.frameworks.schema import Pack, Post

FIRST = (
    "Ada", "Bilal", "Cora", "Dev", "Esme", "Femi", "Greta", "Hamza", "Iris", "Jonah", "Kezia", "Luca", "Mina", "Noor",
    "Otis", "Petra", "Quinn", "Rhys", "Sana", "Theo", "Uma", "Vera", "Wilf", "Yara", "Zoe",
)  # fmt: skip
LAST = (
    "Bramble",
    "Catkin",
    "Dogwood",
    "Eyebright",
    "Foxtail",
    "Gorse",
    "Harebell",
    "Ivy",
    "Jasmine",
    "Knapweed",
    "Lovage",
)
COLUMNS = (
    "staff_number", "name", "email", "phone", "post", "team", "service", "line_manager", "starts_on", "leaves_on",
)  # fmt: skip
STARTED = "01/04/2022"
ONE_EACH = ("leadership", "head_of_service", "qa_lead", "guest")

Row = dict[str, str]


def staffed(file: bytes, known: Mapping[str, tuple[str, str]], pack: Pack) -> bytes:
    """The staff file with everybody in a post of the pack, and somebody new in each post that nobody holds.

    `known` has (key, role) of each post title in the file. Whoever has a post of the pack stays in it. Others take ones
    of their role: reviewers those that review or owe something, one after another; the senior ones one each by rank,
    then the most junior one that owes anything. Guests for whom there is no post are left out. Whoever comes from
    outside is nobody's line manager: their people come under the next one up who does not.
    """
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8"))))
    seats = _Posts(pack, {known[row["post"]][0] for row in rows})
    for row in rows:
        row["post"] = seats.post_for(row["post"], *known[row["post"]])
    outside = {post.title for post in pack.posts.values() if post.outside or post.role == "guest"}
    outside |= {title for title, (_key, role) in known.items() if role == "guest"} | {""}
    _under_staff(rows, outside)
    rows = [row for row in rows if row["post"]]
    rows += _newcomers(rows, pack, outside)
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode("utf-8")


def _under_staff(rows: Sequence[Row], outside: Collection[str]) -> None:
    """Give whoever is managed by somebody in a post `outside` (titles) their manager's manager instead, or nobody."""
    by_number, chosen = {row["staff_number"]: row for row in rows}, dict[str, str]()
    for row in rows:
        above, seen = by_number.get(row["line_manager"]), {row["staff_number"]}
        while above and above["post"] in outside and above["staff_number"] not in seen:
            seen.add(above["staff_number"])
            above = by_number.get(above["line_manager"])
        chosen[row["staff_number"]] = above["staff_number"] if above and above["staff_number"] not in seen else ""
    for row in rows:
        row["line_manager"] = chosen[row["staff_number"]]


class _Posts:
    """Hands out the posts of a pack."""

    def __init__(self, pack: Pack, keys: Collection[str]) -> None:
        self.pack = pack
        self.of_role: dict[str, list[Post]] = {}
        for post in pack.posts.values():
            self.of_role.setdefault(post.role, []).append(post)
        self.free = {role: [post for post in posts if post.key not in keys] for role, posts in self.of_role.items()}
        self.owed = Counter(post.key for duty in pack.duties.values() for post in pack.posts_of(duty.by.value))
        busy = set(self.owed)
        busy |= {
            post.key
            for activity in pack.activities.values()
            for seat in activity.seats
            if seat.does == "review"
            for post in pack.posts_of(seat.posts.value)
        }
        reviewing = [post for post in self.of_role.get("reviewer", []) if post.key in busy]
        self.reviewing = cycle(reviewing or self.of_role.get("practitioner", [])[:1])

    def post_for(self, title: str, key: str, role: str) -> str:
        """Title of the post for somebody whose post was `title`; "" where they are left out."""
        if key in self.pack.posts:
            return self.pack.posts[key].title
        if role == "reviewer":
            return next(self.reviewing).title
        if role in ONE_EACH and self.free.get(role):
            return self.free[role].pop(0).title
        same = self.of_role.get(role, [])
        if not same:
            return title
        if role == "guest":
            return ""
        alike = [post for post in same if post.title.casefold() == title.casefold()]
        return max(alike or same, key=lambda post: (self.owed[post.key] > 0, post.rank)).title


def _newcomers(rows: Sequence[Row], pack: Pack, outside: Collection[str]) -> Iterator[Row]:
    """One person for each post that nobody holds: heads of service in one service after another."""
    held = {row["post"] for row in rows}
    services = cycle(dict.fromkeys(row["service"] for row in rows if row["service"]))
    teams = cycle(dict.fromkeys((row["team"], row["service"]) for row in rows if row["team"]))
    inside = [row for row in rows if row["post"] not in outside]
    director = next((row["staff_number"] for row in inside if not row["line_manager"] and not row["service"]), "")
    names = (f"{first} {last}" for last in LAST for first in FIRST)
    for number, post in enumerate((p for p in pack.posts.values() if p.title not in held), 1):
        name = next(names)
        team, service = ("", "")
        if post.role == "head_of_service":
            service = next(services)
        elif post.role in ("team_manager", "reviewer", "practitioner", "business_support") and not post.outside:
            team, service = next(teams)
        phone = f"0117 496 0{900 + number:03}"  # kept by Ofcom for what is made up, as are those of the file
        address = f"{name.lower().replace(' ', '.')}@saltmarsh.example"
        manager = "" if post.outside or post.role == "guest" else director
        cells = (f"S2{number:03}", name, address, phone, post.title, team, service, manager, STARTED, "")
        yield dict(zip(COLUMNS, cells, strict=True))
