"""dispute.new_facts: what is new since a disagreement about the same came to its end; actions: what becomes of those that
a review recommends; facts of second looks and of steps
have who and when, or neither"""

import sqlalchemy as sa
from alembic import op


revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('dispute', schema=None) as batch_op:
        batch_op.add_column(sa.Column('new_facts', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('actions', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('dispute_step', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proposed_actions', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.create_check_constraint(batch_op.f('ck_dispute_step_ended_by'), '(ended_at IS NULL) = (ended_by_id IS NULL)')
    with op.batch_alter_table('second_look', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_second_look_settled'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_second_look_settled'), '(settled_at IS NULL) = (settled_by_id IS NULL)')
    with op.batch_alter_table('verdict', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f('ck_verdict_sent_back_why'), "(sent_back_by_id IS NULL) = (sent_back_why = '')")


def downgrade() -> None:
    with op.batch_alter_table('verdict', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_verdict_sent_back_why'), type_='check')
    with op.batch_alter_table('second_look', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_second_look_settled'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_second_look_settled'), 'settled_at IS NOT NULL OR settled_by_id IS NULL')
    with op.batch_alter_table('dispute_step', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_dispute_step_ended_by'), type_='check')
        batch_op.drop_column('proposed_actions')
    with op.batch_alter_table('dispute', schema=None) as batch_op:
        batch_op.drop_column('actions')
        batch_op.drop_column('new_facts')
