"""reports sent"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report_sent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('report_key', sa.String(length=64), nullable=False),
    sa.Column('edition_key', sa.String(length=64), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=False),
    sa.Column('sent_by_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=120), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(taken_back_at IS NULL) = (taken_back_by_id IS NULL)', name=op.f('ck_report_sent_taken_back')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['person.id'], name=op.f('fk_report_sent_sent_by_id_person')),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['person.id'], name=op.f('fk_report_sent_taken_back_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_sent')),
    sa.UniqueConstraint('key', name=op.f('uq_report_sent_key'))
    )
    with op.batch_alter_table('report_sent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_sent_sent_by_id'), ['sent_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_sent_sent_on'), ['sent_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_sent_taken_back_by_id'), ['taken_back_by_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('report_sent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_sent_taken_back_by_id'))
        batch_op.drop_index(batch_op.f('ix_report_sent_sent_on'))
        batch_op.drop_index(batch_op.f('ix_report_sent_sent_by_id'))

    op.drop_table('report_sent')
