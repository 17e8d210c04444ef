"""themes, terms of reference, commissions, benchmarks"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('benchmark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('measure', sa.String(length=120), nullable=False),
    sa.Column('value', sa.String(length=60), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by_id', sa.Integer(), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(taken_back_at IS NULL) = (taken_back_by_id IS NULL)', name=op.f('ck_benchmark_taken_back')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_benchmark_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['set_by_id'], ['person.id'], name=op.f('fk_benchmark_set_by_id_person')),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['person.id'], name=op.f('fk_benchmark_taken_back_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_benchmark')),
    sa.UniqueConstraint('public_id', name=op.f('uq_benchmark_public_id'))
    )
    with op.batch_alter_table('benchmark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_benchmark_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_benchmark_set_by_id'), ['set_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_benchmark_taken_back_by_id'), ['taken_back_by_id'], unique=False)

    op.create_table('commission',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('wanted_on', sa.Date(), nullable=False),
    sa.Column('why', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_commission_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_commission_asked_by_id_person')),
    sa.PrimaryKeyConstraint('activity_id', name=op.f('pk_commission'))
    )
    with op.batch_alter_table('commission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commission_asked_by_id'), ['asked_by_id'], unique=False)

    op.create_table('terms',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=4000), nullable=False),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drafted_by_id', sa.Integer(), nullable=False),
    sa.Column('signed_off_on', sa.Date(), nullable=True),
    sa.Column('signed_off_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_off_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(signed_off_at IS NULL) = (signed_off_by_id IS NULL) AND (signed_off_at IS NULL) = (signed_off_on IS NULL)', name=op.f('ck_terms_signed_off')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_terms_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['drafted_by_id'], ['person.id'], name=op.f('fk_terms_drafted_by_id_person')),
    sa.ForeignKeyConstraint(['signed_off_by_id'], ['person.id'], name=op.f('fk_terms_signed_off_by_id_person')),
    sa.PrimaryKeyConstraint('activity_id', name=op.f('pk_terms'))
    )
    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_terms_drafted_by_id'), ['drafted_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_terms_signed_off_by_id'), ['signed_off_by_id'], unique=False)

    op.create_table('theme_choice',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('decided_by', sa.String(length=64), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_theme_choice_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_theme_choice_noted_by_id_person')),
    sa.PrimaryKeyConstraint('activity_id', name=op.f('pk_theme_choice'))
    )
    with op.batch_alter_table('theme_choice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_theme_choice_noted_by_id'), ['noted_by_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('theme_choice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_theme_choice_noted_by_id'))

    op.drop_table('theme_choice')
    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_terms_signed_off_by_id'))
        batch_op.drop_index(batch_op.f('ix_terms_drafted_by_id'))

    op.drop_table('terms')
    with op.batch_alter_table('commission', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commission_asked_by_id'))

    op.drop_table('commission')
    with op.batch_alter_table('benchmark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_benchmark_taken_back_by_id'))
        batch_op.drop_index(batch_op.f('ix_benchmark_set_by_id'))
        batch_op.drop_index(batch_op.f('ix_benchmark_activity_id'))

    op.drop_table('benchmark')
