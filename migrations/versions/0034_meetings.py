"""meeting, attendance, agenda_item, decision"""

import sqlalchemy as sa
from alembic import op


revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('board_key', sa.String(length=64), nullable=False),
    sa.Column('chair_id', sa.Integer(), nullable=True),
    sa.Column('prepared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('prepared_by_id', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by_id IS NULL)', name=op.f('ck_meeting_ended')),
    sa.CheckConstraint('(opened_at IS NULL) = (opened_by_id IS NULL)', name=op.f('ck_meeting_opened')),
    sa.CheckConstraint('ended_at IS NULL OR opened_at IS NOT NULL', name=op.f('ck_meeting_ended_opened')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_meeting_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['chair_id'], ['person.id'], name=op.f('fk_meeting_chair_id_person')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_meeting_ended_by_id_person')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['person.id'], name=op.f('fk_meeting_opened_by_id_person')),
    sa.ForeignKeyConstraint(['prepared_by_id'], ['person.id'], name=op.f('fk_meeting_prepared_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('activity_id', name=op.f('uq_meeting_activity_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_meeting_public_id'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index('ix_meeting_board_key', ['board_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_chair_id'), ['chair_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_ended_by_id'), ['ended_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_opened_by_id'), ['opened_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_prepared_by_id'), ['prepared_by_id'], unique=False)

    op.create_table('attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.CheckConstraint("state IN ('present', 'apologies')", name=op.f('ck_attendance_state')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_attendance_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attendance_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('meeting_id', 'person_id', name=op.f('uq_attendance_meeting_id_person_id'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_person_id'), ['person_id'], unique=False)

    op.create_table('agenda_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('key', sa.String(length=160), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('report_key', sa.String(length=120), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=True),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('after_id', sa.Integer(), nullable=True),
    sa.Column('minute', sa.Text(), nullable=False),
    sa.Column('minute_version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'action') = (action_id IS NOT NULL)", name=op.f('ck_agenda_item_action')),
    sa.CheckConstraint("kind IN ('standing', 'paper', 'action', 'plan', 'theme', 'own')", name=op.f('ck_agenda_item_kind')),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_agenda_item_action_id_action')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_agenda_item_activity_id_activity'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['after_id'], ['agenda_item.id'], name=op.f('fk_agenda_item_after_id_agenda_item'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_item_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['plan_id'], ['action_plan.id'], name=op.f('fk_agenda_item_plan_id_action_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item')),
    sa.UniqueConstraint('meeting_id', 'key', name=op.f('uq_agenda_item_meeting_id_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_agenda_item_public_id'))
    )
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_item_action_id'), ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_item_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_item_after_id'), ['after_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_item_plan_id'), ['plan_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('to_board', sa.String(length=64), nullable=False),
    sa.Column('difference', sa.String(length=8), nullable=False),
    sa.Column('recheck_id', sa.Integer(), nullable=True),
    sa.Column('save_id', sa.String(length=40), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'change_date') = (due_on IS NOT NULL)", name=op.f('ck_decision_due_on')),
    sa.CheckConstraint("(kind = 'close') = (difference <> '')", name=op.f('ck_decision_difference')),
    sa.CheckConstraint("(kind = 'escalate') = (to_board <> '')", name=op.f('ck_decision_to_board')),
    sa.CheckConstraint("kind IN ('close', 'continue', 'change_date', 'escalate', 'come_back')", name=op.f('ck_decision_kind')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_decision_decided_by_id_person')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_decision_item_id_agenda_item'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recheck_id'], ['activity.id'], name=op.f('fk_decision_recheck_id_activity'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('item_id', name=op.f('uq_decision_item_id')),
    sa.UniqueConstraint('save_id', name=op.f('uq_decision_save_id'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_recheck_id'), ['recheck_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_recheck_id'))
        batch_op.drop_index(batch_op.f('ix_decision_decided_by_id'))

    op.drop_table('decision')
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_item_plan_id'))
        batch_op.drop_index(batch_op.f('ix_agenda_item_after_id'))
        batch_op.drop_index(batch_op.f('ix_agenda_item_activity_id'))
        batch_op.drop_index(batch_op.f('ix_agenda_item_action_id'))

    op.drop_table('agenda_item')
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_person_id'))

    op.drop_table('attendance')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_prepared_by_id'))
        batch_op.drop_index(batch_op.f('ix_meeting_opened_by_id'))
        batch_op.drop_index(batch_op.f('ix_meeting_ended_by_id'))
        batch_op.drop_index(batch_op.f('ix_meeting_chair_id'))
        batch_op.drop_index('ix_meeting_board_key')

    op.drop_table('meeting')
