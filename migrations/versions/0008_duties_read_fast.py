"""What duties are read by: the marks of a duty since a day, and the last one of each subject."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_duty_done_owner": ["owner_id", "duty_key", "counts_on"],
    "ix_duty_done_duty_counts": ["duty_key", "counts_on"],
    "ix_duty_done_duty_done": ["duty_key", "done_on"],
    "ix_duty_done_person": ["about_person_id", "duty_key", "done_on"],
    "ix_duty_done_person_counts": ["about_person_id", "duty_key", "counts_on"],
    "ix_duty_done_team": ["about_team_id", "duty_key", "done_on"],
    "ix_duty_done_service": ["about_service_id", "duty_key", "done_on"],
}


def upgrade() -> None:
    op.drop_index("ix_duty_done_owner_counts", table_name="duty_done")
    for name, columns in INDEXES.items():
        op.create_index(name, "duty_done", columns)
    op.drop_index("ix_logged_meeting_worker_id", table_name="logged_meeting")
    op.create_index("ix_logged_meeting_worker", "logged_meeting", ["worker_id", "event_key", "held_on"])


def downgrade() -> None:
    op.drop_index("ix_logged_meeting_worker", table_name="logged_meeting")
    op.create_index("ix_logged_meeting_worker_id", "logged_meeting", ["worker_id"])
    for name in reversed(INDEXES):
        op.drop_index(name, table_name="duty_done")
    op.create_index("ix_duty_done_owner_counts", "duty_done", ["owner_id", "counts_on"])
