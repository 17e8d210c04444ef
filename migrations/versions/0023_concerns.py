"""safety_concern, concern_notice, staff_matter: what was raised, and who was told"""

import sqlalchemy as sa
from alembic import op


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('staff_matter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('about_person_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('to_as', sa.String(length=8), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('raised_by_id', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("to_as IN ('manager', 'above', 'head')", name=op.f('ck_staff_matter_to_as')),
    sa.CheckConstraint('(received_at IS NULL) = (received_by_id IS NULL)', name=op.f('ck_staff_matter_received')),
    sa.CheckConstraint('about_person_id <> to_id AND to_id <> raised_by_id', name=op.f('ck_staff_matter_apart')),
    sa.ForeignKeyConstraint(['about_person_id'], ['person.id'], name=op.f('fk_staff_matter_about_person_id_person')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['person.id'], name=op.f('fk_staff_matter_raised_by_id_person')),
    sa.ForeignKeyConstraint(['received_by_id'], ['person.id'], name=op.f('fk_staff_matter_received_by_id_person')),
    sa.ForeignKeyConstraint(['to_id'], ['person.id'], name=op.f('fk_staff_matter_to_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_matter')),
    sa.UniqueConstraint('public_id', name=op.f('uq_staff_matter_public_id'))
    )
    with op.batch_alter_table('staff_matter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_matter_about_person_id'), ['about_person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_staff_matter_raised_by_id'), ['raised_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_staff_matter_received_by_id'), ['received_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_staff_matter_to_id'), ['to_id'], unique=False)

    op.create_table('safety_concern',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=True),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('service_id', sa.Integer(), nullable=True),
    sa.Column('alert_key', sa.String(length=64), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('raised_by_id', sa.Integer(), nullable=False),
    sa.Column('rung', sa.Integer(), nullable=False),
    sa.Column('goes_up_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by_id', sa.Integer(), nullable=True),
    sa.Column('documented_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('documented_by_id', sa.Integer(), nullable=True),
    sa.Column('documented_on', sa.Date(), nullable=True),
    sa.Column('reference', sa.String(length=300), nullable=False),
    sa.CheckConstraint("(documented_at IS NULL) = (reference = '')", name=op.f('ck_safety_concern_reference')),
    sa.CheckConstraint('(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)', name=op.f('ck_safety_concern_acknowledged')),
    sa.CheckConstraint('(documented_at IS NULL) = (documented_by_id IS NULL)', name=op.f('ck_safety_concern_documented')),
    sa.CheckConstraint('(documented_at IS NULL) = (documented_on IS NULL)', name=op.f('ck_safety_concern_documented_on')),
    sa.CheckConstraint('goes_up_at IS NULL OR (acknowledged_at IS NULL AND documented_at IS NULL)', name=op.f('ck_safety_concern_goes_up')),
    sa.ForeignKeyConstraint(['acknowledged_by_id'], ['person.id'], name=op.f('fk_safety_concern_acknowledged_by_id_person')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_safety_concern_activity_id_activity')),
    sa.ForeignKeyConstraint(['documented_by_id'], ['person.id'], name=op.f('fk_safety_concern_documented_by_id_person')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['person.id'], name=op.f('fk_safety_concern_raised_by_id_person')),
    sa.ForeignKeyConstraint(['record_id'], ['sampled_record.id'], name=op.f('fk_safety_concern_record_id_sampled_record')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_safety_concern_service_id_service')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_safety_concern_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_concern')),
    sa.UniqueConstraint('public_id', name=op.f('uq_safety_concern_public_id'))
    )
    with op.batch_alter_table('safety_concern', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_safety_concern_acknowledged_by_id'), ['acknowledged_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_safety_concern_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_safety_concern_documented_by_id'), ['documented_by_id'], unique=False)
        batch_op.create_index('ix_safety_concern_goes_up', ['goes_up_at'], unique=False, sqlite_where=sa.text('goes_up_at IS NOT NULL'), postgresql_where=sa.text('goes_up_at IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_safety_concern_raised_at'), ['raised_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_safety_concern_raised_by_id'), ['raised_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_safety_concern_record_id'), ['record_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_safety_concern_service_id'), ['service_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_safety_concern_team_id'), ['team_id'], unique=False)

    op.create_table('concern_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('concern_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('post', sa.String(length=200), nullable=False),
    sa.Column('instead_of', sa.String(length=200), nullable=False),
    sa.Column('rung', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['concern_id'], ['safety_concern.id'], name=op.f('fk_concern_notice_concern_id_safety_concern'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_concern_notice_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concern_notice')),
    sa.UniqueConstraint('concern_id', 'person_id', name=op.f('uq_concern_notice_concern_id_person_id'))
    )
    with op.batch_alter_table('concern_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_concern_notice_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('concern_notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_concern_notice_person_id'))

    op.drop_table('concern_notice')
    with op.batch_alter_table('safety_concern', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_safety_concern_team_id'))
        batch_op.drop_index(batch_op.f('ix_safety_concern_service_id'))
        batch_op.drop_index(batch_op.f('ix_safety_concern_record_id'))
        batch_op.drop_index(batch_op.f('ix_safety_concern_raised_by_id'))
        batch_op.drop_index(batch_op.f('ix_safety_concern_raised_at'))
        batch_op.drop_index('ix_safety_concern_goes_up', sqlite_where=sa.text('goes_up_at IS NOT NULL'), postgresql_where=sa.text('goes_up_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_safety_concern_documented_by_id'))
        batch_op.drop_index(batch_op.f('ix_safety_concern_activity_id'))
        batch_op.drop_index(batch_op.f('ix_safety_concern_acknowledged_by_id'))

    op.drop_table('safety_concern')
    with op.batch_alter_table('staff_matter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_matter_to_id'))
        batch_op.drop_index(batch_op.f('ix_staff_matter_received_by_id'))
        batch_op.drop_index(batch_op.f('ix_staff_matter_raised_by_id'))
        batch_op.drop_index(batch_op.f('ix_staff_matter_about_person_id'))

    op.drop_table('staff_matter')
