"""which version called an activity off, so that the reason is words alone"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CHECK = "cancelled_for_id IS NULL OR cancelled_at IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("activity") as batch_op:
        batch_op.add_column(sa.Column("cancelled_for_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_activity_cancelled_for_id_framework"), "framework", ["cancelled_for_id"], ["id"]
        )
        batch_op.create_check_constraint("cancelled_for", CHECK)


def downgrade() -> None:
    with op.batch_alter_table("activity") as batch_op:
        batch_op.drop_constraint("cancelled_for", type_="check")
        batch_op.drop_constraint(batch_op.f("fk_activity_cancelled_for_id_framework"), type_="foreignkey")
        batch_op.drop_column("cancelled_for_id")
