"""phase marks"""

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

# A phase whose report was sent is done. Its row in the register is named after the activity and the phase.
SENT = """
INSERT INTO phase_mark (activity_id, phase_key, done_on, done_at, done_by_id)
SELECT activity.id, phase.key, report_sent.sent_on, report_sent.recorded_at, report_sent.sent_by_id
FROM report_sent
JOIN phase ON phase.key = report_sent.edition_key
JOIN activity ON activity.id = phase.activity_id
WHERE report_sent.key = activity.ref || '/' || phase.key AND report_sent.taken_back_at IS NULL
"""


def upgrade() -> None:
    op.create_table('phase_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('phase_key', sa.String(length=64), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_by_id', sa.Integer(), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(taken_back_at IS NULL) = (taken_back_by_id IS NULL)', name=op.f('ck_phase_mark_taken_back')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_phase_mark_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['done_by_id'], ['person.id'], name=op.f('fk_phase_mark_done_by_id_person')),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['person.id'], name=op.f('fk_phase_mark_taken_back_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phase_mark')),
    sa.UniqueConstraint('activity_id', 'phase_key', name=op.f('uq_phase_mark_activity_id_phase_key'))
    )
    with op.batch_alter_table('phase_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phase_mark_done_by_id'), ['done_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_phase_mark_taken_back_by_id'), ['taken_back_by_id'], unique=False)

    # What was published before anybody could say that it is done is asked for from today on.
    op.add_column('published_activity', sa.Column('since_on', sa.Date(), nullable=True))
    op.execute("UPDATE published_activity SET since_on = CURRENT_DATE")
    with op.batch_alter_table('published_activity', schema=None) as batch_op:
        # With a default, so that a process of the release before can go on publishing (MG-2).
        batch_op.alter_column('since_on', existing_type=sa.Date(), nullable=False, server_default=sa.text('CURRENT_DATE'))

    op.execute(SENT)


def downgrade() -> None:
    with op.batch_alter_table('published_activity', schema=None) as batch_op:
        batch_op.drop_column('since_on')

    with op.batch_alter_table('phase_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_phase_mark_taken_back_by_id'))
        batch_op.drop_index(batch_op.f('ix_phase_mark_done_by_id'))

    op.drop_table('phase_mark')
