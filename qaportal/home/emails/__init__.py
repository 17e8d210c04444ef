"""The letters of home, for the outbox to send."""

from qaportal.home.emails.digest import digest, reminder

KINDS = {"digest": digest, "reminder": reminder}
