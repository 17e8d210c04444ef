"""whoever takes a done mark or an exemption back is known: both columns or neither"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CHECK = "(taken_back_at IS NULL) = (taken_back_by_id IS NULL)"
TABLES = ("duty_done", "duty_exemption")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_check_constraint(batch_op.f(f"ck_{table}_taken_back"), CHECK)


def downgrade() -> None:
    for table in reversed(TABLES):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_taken_back"), type_="check")
