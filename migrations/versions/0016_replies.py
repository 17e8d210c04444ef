"""replies"""

import sqlalchemy as sa
from alembic import op


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('mailbox', sa.String(length=200), nullable=False),
    sa.Column('validity', sa.BigInteger(), nullable=False),
    sa.Column('uid', sa.BigInteger(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('message_id', sa.String(length=255), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('from_address', sa.String(length=254), nullable=False),
    sa.Column('method', sa.String(length=20), nullable=False),
    sa.Column('answer', sa.String(length=10), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=True),
    sa.Column('stamp', sa.DateTime(timezone=True), nullable=True),
    sa.Column('comment', sa.String(length=300), nullable=False),
    sa.Column('invite_id', sa.Integer(), nullable=True),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_as', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(settled_at IS NULL) = (settled_as = '')", name=op.f('ck_reply_settled_as')),
    sa.CheckConstraint("answer IN ('', 'accepted', 'tentative', 'declined')", name=op.f('ck_reply_answer')),
    sa.CheckConstraint("outcome <> 'look' OR reason <> ''", name=op.f('ck_reply_reason')),
    sa.CheckConstraint("outcome IN ('', 'applied', 'history', 'delivery', 'ignored', 'look')", name=op.f('ck_reply_outcome')),
    sa.CheckConstraint("settled_as IN ('', 'taken', 'aside')", name=op.f('ck_reply_settled_how')),
    sa.CheckConstraint('(settled_at IS NULL) = (settled_by_id IS NULL)', name=op.f('ck_reply_settled')),
    sa.ForeignKeyConstraint(['invite_id'], ['invite.id'], name=op.f('fk_reply_invite_id_invite'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_reply_letter_id_letter'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['person.id'], name=op.f('fk_reply_settled_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply')),
    sa.UniqueConstraint('mailbox', 'validity', 'uid', name=op.f('uq_reply_mailbox_validity_uid')),
    sa.UniqueConstraint('message_id', 'digest', name=op.f('uq_reply_message_id_digest')),
    sa.UniqueConstraint('public_id', name=op.f('uq_reply_public_id'))
    )
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reply_invite_id'), ['invite_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reply_letter_id'), ['letter_id'], unique=False)
        batch_op.create_index('ix_reply_look', ['id'], unique=False, sqlite_where=sa.text("outcome = 'look' AND settled_at IS NULL"), postgresql_where=sa.text("outcome = 'look' AND settled_at IS NULL"))
        batch_op.create_index('ix_reply_settled', ['settled_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_reply_settled_by_id'), ['settled_by_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reply_settled_by_id'))
        batch_op.drop_index('ix_reply_settled')
        batch_op.drop_index('ix_reply_look', sqlite_where=sa.text("outcome = 'look' AND settled_at IS NULL"), postgresql_where=sa.text("outcome = 'look' AND settled_at IS NULL"))
        batch_op.drop_index(batch_op.f('ix_reply_letter_id'))
        batch_op.drop_index(batch_op.f('ix_reply_invite_id'))

    op.drop_table('reply')
