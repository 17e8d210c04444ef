"""sampling: frames, draws, records, nominees, and the sealing key in use"""

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sealing_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key_id', sa.String(length=16), nullable=False),
    sa.Column('check_value', sa.String(length=64), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sealing_key'))
    )
    op.create_table('nominee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('reference', sa.String(length=300), nullable=False),
    sa.Column('blind', sa.String(length=64), nullable=False),
    sa.Column('nominated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('nominated_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_nominee_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['nominated_by_id'], ['person.id'], name=op.f('fk_nominee_nominated_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nominee')),
    sa.UniqueConstraint('activity_id', 'blind', name=op.f('uq_nominee_activity_id_blind')),
    sa.UniqueConstraint('public_id', name=op.f('uq_nominee_public_id'))
    )
    with op.batch_alter_table('nominee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_nominee_nominated_by_id'), ['nominated_by_id'], unique=False)

    op.create_table('sample_frame',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('system', sa.String(length=40), nullable=False),
    sa.Column('salt', sa.String(length=300), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('kept', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(confirmed_at IS NULL) OR (body = '')", name=op.f('ck_sample_frame_body')),
    sa.CheckConstraint('confirmed_at IS NOT NULL OR confirmed_by_id IS NULL', name=op.f('ck_sample_frame_confirmed')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_sample_frame_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['person.id'], name=op.f('fk_sample_frame_confirmed_by_id_person')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['person.id'], name=op.f('fk_sample_frame_sent_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sample_frame')),
    sa.UniqueConstraint('public_id', name=op.f('uq_sample_frame_public_id'))
    )
    with op.batch_alter_table('sample_frame', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sample_frame_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sample_frame_confirmed_by_id'), ['confirmed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sample_frame_sent_by_id'), ['sent_by_id'], unique=False)

    op.create_table('draw',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('frame_id', sa.Integer(), nullable=False),
    sa.Column('framework_id', sa.Integer(), nullable=False),
    sa.Column('type_key', sa.String(length=64), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('service_id', sa.Integer(), nullable=True),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('excluded', sa.JSON(), nullable=False),
    sa.Column('strata', sa.JSON(), nullable=False),
    sa.Column('eligible', sa.Integer(), nullable=False),
    sa.Column('drawn_on', sa.Date(), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drawn_by_id', sa.Integer(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('undo_reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint("(undone_at IS NULL) = (undo_reason = '')", name=op.f('ck_draw_undone')),
    sa.CheckConstraint('undone_at IS NOT NULL OR undone_by_id IS NULL', name=op.f('ck_draw_undone_by')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_draw_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['drawn_by_id'], ['person.id'], name=op.f('fk_draw_drawn_by_id_person')),
    sa.ForeignKeyConstraint(['frame_id'], ['sample_frame.id'], name=op.f('fk_draw_frame_id_sample_frame'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['framework_id'], ['framework.id'], name=op.f('fk_draw_framework_id_framework')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_draw_service_id_service')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_draw_team_id_team')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['person.id'], name=op.f('fk_draw_undone_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draw')),
    sa.UniqueConstraint('public_id', name=op.f('uq_draw_public_id'))
    )
    with op.batch_alter_table('draw', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draw_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draw_drawn_by_id'), ['drawn_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draw_frame_id'), ['frame_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draw_framework_id'), ['framework_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draw_service_id'), ['service_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draw_team_id'), ['team_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draw_undone_by_id'), ['undone_by_id'], unique=False)
        batch_op.create_index('uq_draw_live_activity', ['activity_id'], unique=True, sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))

    op.create_table('frame_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('frame_id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=300), nullable=False),
    sa.Column('blind', sa.String(length=64), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('service_id', sa.Integer(), nullable=True),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('age_from', sa.Integer(), nullable=True),
    sa.Column('age_to', sa.Integer(), nullable=True),
    sa.Column('plan_type', sa.String(length=60), nullable=False),
    sa.Column('category', sa.String(length=60), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=True),
    sa.Column('looked_on', sa.Date(), nullable=True),
    sa.Column('worked_on', sa.Date(), nullable=True),
    sa.Column('seen_on', sa.Date(), nullable=True),
    sa.CheckConstraint('(age_from IS NULL) = (age_to IS NULL) AND age_from <= age_to', name=op.f('ck_frame_row_ages')),
    sa.ForeignKeyConstraint(['frame_id'], ['sample_frame.id'], name=op.f('fk_frame_row_frame_id_sample_frame'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_frame_row_service_id_service')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_frame_row_team_id_team')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_frame_row_worker_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frame_row')),
    sa.UniqueConstraint('frame_id', 'blind', name=op.f('uq_frame_row_frame_id_blind')),
    sa.UniqueConstraint('public_id', name=op.f('uq_frame_row_public_id'))
    )
    with op.batch_alter_table('frame_row', schema=None) as batch_op:
        batch_op.create_index('ix_frame_row_blind', ['blind'], unique=False)
        batch_op.create_index(batch_op.f('ix_frame_row_frame_id'), ['frame_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_frame_row_service_id'), ['service_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_frame_row_team_id'), ['team_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_frame_row_worker_id'), ['worker_id'], unique=False)

    op.create_table('sampled_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('draw_id', sa.Integer(), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('method', sa.String(length=12), nullable=False),
    sa.Column('holder', sa.String(length=12), nullable=False),
    sa.Column('stratum', sa.String(length=120), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replaced_by_id', sa.Integer(), nullable=True),
    sa.Column('replace_reason', sa.String(length=500), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(replaced_at IS NULL) = (replace_reason = '')", name=op.f('ck_sampled_record_replaced')),
    sa.CheckConstraint('(replaced_at IS NULL) = (replaced_by_id IS NULL)', name=op.f('ck_sampled_record_replaced_by')),
    sa.ForeignKeyConstraint(['draw_id'], ['draw.id'], name=op.f('fk_sampled_record_draw_id_draw'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['person.id'], name=op.f('fk_sampled_record_replaced_by_id_person')),
    sa.ForeignKeyConstraint(['replaces_id'], ['sampled_record.id'], name=op.f('fk_sampled_record_replaces_id_sampled_record')),
    sa.ForeignKeyConstraint(['row_id'], ['frame_row.id'], name=op.f('fk_sampled_record_row_id_frame_row'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sampled_record')),
    sa.UniqueConstraint('draw_id', 'row_id', name=op.f('uq_sampled_record_draw_id_row_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_sampled_record_public_id')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_sampled_record_replaces_id'))
    )
    with op.batch_alter_table('sampled_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sampled_record_draw_id'), ['draw_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sampled_record_replaced_by_id'), ['replaced_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sampled_record_row_id'), ['row_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('sampled_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sampled_record_row_id'))
        batch_op.drop_index(batch_op.f('ix_sampled_record_replaced_by_id'))
        batch_op.drop_index(batch_op.f('ix_sampled_record_draw_id'))

    op.drop_table('sampled_record')
    with op.batch_alter_table('frame_row', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_frame_row_worker_id'))
        batch_op.drop_index(batch_op.f('ix_frame_row_team_id'))
        batch_op.drop_index(batch_op.f('ix_frame_row_service_id'))
        batch_op.drop_index(batch_op.f('ix_frame_row_frame_id'))
        batch_op.drop_index('ix_frame_row_blind')

    op.drop_table('frame_row')
    with op.batch_alter_table('draw', schema=None) as batch_op:
        batch_op.drop_index('uq_draw_live_activity', sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_draw_undone_by_id'))
        batch_op.drop_index(batch_op.f('ix_draw_team_id'))
        batch_op.drop_index(batch_op.f('ix_draw_service_id'))
        batch_op.drop_index(batch_op.f('ix_draw_framework_id'))
        batch_op.drop_index(batch_op.f('ix_draw_frame_id'))
        batch_op.drop_index(batch_op.f('ix_draw_drawn_by_id'))
        batch_op.drop_index(batch_op.f('ix_draw_activity_id'))

    op.drop_table('draw')
    with op.batch_alter_table('sample_frame', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sample_frame_sent_by_id'))
        batch_op.drop_index(batch_op.f('ix_sample_frame_confirmed_by_id'))
        batch_op.drop_index(batch_op.f('ix_sample_frame_activity_id'))

    op.drop_table('sample_frame')
    with op.batch_alter_table('nominee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_nominee_nominated_by_id'))

    op.drop_table('nominee')
    op.drop_table('sealing_key')
