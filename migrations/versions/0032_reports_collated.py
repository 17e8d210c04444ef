"""report_text, report_frozen, report_receipt, report_copy"""

import sqlalchemy as sa
from alembic import op


revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report_copy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=400), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('body', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.String(length=300), nullable=False),
    sa.Column('file', sa.LargeBinary(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.CheckConstraint("failure = '' OR finished_at IS NOT NULL", name=op.f('ck_report_copy_failure')),
    sa.CheckConstraint("kind IN ('word', 'pdf')", name=op.f('ck_report_copy_kind')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_report_copy_asked_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_copy')),
    sa.UniqueConstraint('public_id', name=op.f('uq_report_copy_public_id'))
    )
    with op.batch_alter_table('report_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_copy_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_copy_finished_at'), ['finished_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_copy_key'), ['key'], unique=False)

    op.create_table('report_frozen',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=400), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('frozen_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['frozen_by_id'], ['person.id'], name=op.f('fk_report_frozen_frozen_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_frozen'))
    )
    with op.batch_alter_table('report_frozen', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_frozen_frozen_by_id'), ['frozen_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_frozen_key'), ['key'], unique=False)

    op.create_table('report_receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('board', sa.String(length=64), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(taken_back_at IS NULL) = (taken_back_by_id IS NULL)', name=op.f('ck_report_receipt_taken_back')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_report_receipt_noted_by_id_person')),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['person.id'], name=op.f('fk_report_receipt_taken_back_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_receipt')),
    sa.UniqueConstraint('key', 'board', name=op.f('uq_report_receipt_key_board'))
    )
    with op.batch_alter_table('report_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_receipt_noted_by_id'), ['noted_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_receipt_taken_back_by_id'), ['taken_back_by_id'], unique=False)

    op.create_table('report_text',
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('side', sa.String(length=8), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("side IN ('breadth', 'depth', 'impact')", name=op.f('ck_report_text_side')),
    sa.CheckConstraint('version > 0', name=op.f('ck_report_text_version')),
    sa.ForeignKeyConstraint(['saved_by_id'], ['person.id'], name=op.f('fk_report_text_saved_by_id_person')),
    sa.PrimaryKeyConstraint('key', 'side', name=op.f('pk_report_text'))
    )
    with op.batch_alter_table('report_text', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_text_saved_by_id'), ['saved_by_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('report_text', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_text_saved_by_id'))

    op.drop_table('report_text')
    with op.batch_alter_table('report_receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_receipt_taken_back_by_id'))
        batch_op.drop_index(batch_op.f('ix_report_receipt_noted_by_id'))

    op.drop_table('report_receipt')
    with op.batch_alter_table('report_frozen', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_frozen_key'))
        batch_op.drop_index(batch_op.f('ix_report_frozen_frozen_by_id'))

    op.drop_table('report_frozen')
    with op.batch_alter_table('report_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_copy_key'))
        batch_op.drop_index(batch_op.f('ix_report_copy_finished_at'))
        batch_op.drop_index(batch_op.f('ix_report_copy_asked_by_id'))

    op.drop_table('report_copy')
