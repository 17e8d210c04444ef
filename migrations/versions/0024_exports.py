"""export: copies that were taken out of the portal, and their files for a day"""

import sqlalchemy as sa
from alembic import op


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('export',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=True),
    sa.Column('framework_id', sa.Integer(), nullable=True),
    sa.Column('form_key', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('others', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.String(length=300), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(review_id IS NULL) <> (framework_id IS NULL)', name=op.f('ck_export_one_subject')),
    sa.CheckConstraint("(review_id IS NULL) = (reason = '')", name=op.f('ck_export_reason')),
    sa.CheckConstraint("(framework_id IS NULL) = (form_key = '')", name=op.f('ck_export_form')),
    sa.CheckConstraint("failure = '' OR finished_at IS NOT NULL", name=op.f('ck_export_failure')),
    sa.CheckConstraint('removed_at IS NULL OR finished_at IS NOT NULL', name=op.f('ck_export_removed')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_export_asked_by_id_person')),
    sa.ForeignKeyConstraint(['framework_id'], ['framework.id'], name=op.f('fk_export_framework_id_framework')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_export_review_id_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export')),
    sa.UniqueConstraint('public_id', name=op.f('uq_export_public_id'))
    )
    with op.batch_alter_table('export', schema=None) as batch_op:
        batch_op.create_index('ix_export_there', ['finished_at'], unique=False, sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_export_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_export_framework_id'), ['framework_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_export_review_id'), ['review_id'], unique=False)

    op.create_table('export_file',
    sa.Column('export_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['export_id'], ['export.id'], name=op.f('fk_export_file_export_id_export'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('export_id', name=op.f('pk_export_file'))
    )


def downgrade() -> None:
    op.drop_table('export_file')
    with op.batch_alter_table('export', schema=None) as batch_op:
        batch_op.drop_index('ix_export_there', sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_export_review_id'))
        batch_op.drop_index(batch_op.f('ix_export_framework_id'))
        batch_op.drop_index(batch_op.f('ix_export_asked_by_id'))

    op.drop_table('export')
