"""week_team, week_room, week_member, week_session, week_version"""

import sqlalchemy as sa
from alembic import op


revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('week_room',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('site', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.CheckConstraint('seats >= 1', name=op.f('ck_week_room_seats')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_week_room_activity_id_activity'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_week_room')),
    sa.UniqueConstraint('activity_id', 'site', 'name', name=op.f('uq_week_room_activity_id_site_name')),
    sa.UniqueConstraint('public_id', name=op.f('uq_week_room_public_id'))
    )
    op.create_table('week_team',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('site', sa.String(length=120), nullable=False),
    sa.Column('nominated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('nominated_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_week_team_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['nominated_by_id'], ['person.id'], name=op.f('fk_week_team_nominated_by_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_week_team_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_week_team')),
    sa.UniqueConstraint('activity_id', 'team_id', name=op.f('uq_week_team_activity_id_team_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_week_team_public_id'))
    )
    with op.batch_alter_table('week_team', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_week_team_nominated_by_id'), ['nominated_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_week_team_team_id'), ['team_id'], unique=False)

    op.create_table('week_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_week_version_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['published_by_id'], ['person.id'], name=op.f('fk_week_version_published_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_week_version')),
    sa.UniqueConstraint('activity_id', 'number', name=op.f('uq_week_version_activity_id_number'))
    )
    with op.batch_alter_table('week_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_week_version_published_by_id'), ['published_by_id'], unique=False)

    op.create_table('week_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('week_team_id', sa.Integer(), nullable=True),
    sa.Column('is_fixed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_week_member_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_week_member_person_id_person')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_week_member_slot_id_slot'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['week_team_id'], ['week_team.id'], name=op.f('fk_week_member_week_team_id_week_team'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_week_member')),
    sa.UniqueConstraint('activity_id', 'slot_id', name=op.f('uq_week_member_activity_id_slot_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_week_member_public_id'))
    )
    with op.batch_alter_table('week_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_week_member_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_week_member_slot_id'), ['slot_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_week_member_week_team_id'), ['week_team_id'], unique=False)

    op.create_table('week_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('week_team_id', sa.Integer(), nullable=True),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('room_id', sa.Integer(), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('lacks', sa.String(length=500), nullable=False),
    sa.Column('day', sa.Integer(), nullable=True),
    sa.Column('start', sa.Integer(), nullable=True),
    sa.Column('is_locked', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('why', sa.JSON(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(day IS NULL) = (start IS NULL)', name=op.f('ck_week_session_placed')),
    sa.CheckConstraint('day IS NOT NULL OR NOT is_locked', name=op.f('ck_week_session_locked')),
    sa.CheckConstraint('day IS NOT NULL OR room_id IS NULL', name=op.f('ck_week_session_room')),
    sa.CheckConstraint('minutes >= 1', name=op.f('ck_week_session_minutes')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_week_session_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['changed_by_id'], ['person.id'], name=op.f('fk_week_session_changed_by_id_person')),
    sa.ForeignKeyConstraint(['member_id'], ['week_member.id'], name=op.f('fk_week_session_member_id_week_member'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['other_id'], ['person.id'], name=op.f('fk_week_session_other_id_person')),
    sa.ForeignKeyConstraint(['room_id'], ['week_room.id'], name=op.f('fk_week_session_room_id_week_room'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['week_team_id'], ['week_team.id'], name=op.f('fk_week_session_week_team_id_week_team'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_week_session')),
    sa.UniqueConstraint('activity_id', 'key', name=op.f('uq_week_session_activity_id_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_week_session_public_id'))
    )
    with op.batch_alter_table('week_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_week_session_changed_by_id'), ['changed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_week_session_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_week_session_other_id'), ['other_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_week_session_room_id'), ['room_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_week_session_week_team_id'), ['week_team_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('week_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_week_session_week_team_id'))
        batch_op.drop_index(batch_op.f('ix_week_session_room_id'))
        batch_op.drop_index(batch_op.f('ix_week_session_other_id'))
        batch_op.drop_index(batch_op.f('ix_week_session_member_id'))
        batch_op.drop_index(batch_op.f('ix_week_session_changed_by_id'))

    op.drop_table('week_session')
    with op.batch_alter_table('week_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_week_member_week_team_id'))
        batch_op.drop_index(batch_op.f('ix_week_member_slot_id'))
        batch_op.drop_index(batch_op.f('ix_week_member_person_id'))

    op.drop_table('week_member')
    with op.batch_alter_table('week_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_week_version_published_by_id'))

    op.drop_table('week_version')
    with op.batch_alter_table('week_team', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_week_team_team_id'))
        batch_op.drop_index(batch_op.f('ix_week_team_nominated_by_id'))

    op.drop_table('week_team')
    op.drop_table('week_room')
