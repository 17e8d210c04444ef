"""Every clock of the portal: (task, every so many seconds). Each task finds its own work and may run twice at once."""

from qaportal.allocation import tasks as allocation
from qaportal.boards import tasks as boards
from qaportal.concerns import tasks as concerns
from qaportal.home import tasks as home
from qaportal.invites import tasks as invites
from qaportal.lib.ticking import Clock
from qaportal.moderation import tasks as moderation
from qaportal.people import tasks as people
from qaportal.reviews import tasks as reviews

CLOCKS: tuple[Clock, ...] = (
    (people.send_waiting_links, 30),  # first, as somebody waits for them: links to sign in whose bell was missed
    (concerns.send_up, 30),  # what nobody acknowledged in time; before the mail that it writes
    (concerns.tell_of_looks, 30),  # who was let in to read a review
    (concerns.pass_on, 600),  # what a manager has left unread
    (invites.deliver, 30),  # what a bell missed, what failed and is due again
    (invites.write_mailings, 60),  # invitations to a year of which a part is still to be written
    (allocation.close_done_covers, 60),  # requests for seats whose work was done meanwhile
    (invites.write_to_those_asked, 60),  # offers of cover that nobody was written about yet
    (invites.collect_replies, 60),  # answers that came by mail, where a mailbox is set
    (reviews.tidy_exports, 60),  # files whose making was missed, and those whose day is over
    (boards.tidy_report_copies, 60),  # the same of reports
    (moderation.end_calibrations, 600),  # exercises whose day is over
    (home.write_digests, 180),  # daily mail and reminders, of those whose hour has come
)
