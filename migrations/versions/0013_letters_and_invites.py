"""letters: mail that is to leave; invites: what mailboxes were told, and answers"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('engine_lease',
    sa.Column('name', sa.String(length=24), nullable=False),
    sa.Column('holder', sa.String(length=80), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_engine_lease'))
    )
    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('thread', sa.String(length=80), nullable=False),
    sa.Column('dedupe', sa.String(length=120), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease', sa.String(length=36), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('crashes', sa.Integer(), nullable=False),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dead_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.String(length=300), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(leased_until IS NULL) = (lease = '')", name=op.f('ck_letter_leased')),
    sa.CheckConstraint("dead_at IS NULL OR failure <> ''", name=op.f('ck_letter_dead')),
    sa.CheckConstraint('(CASE WHEN sent_at IS NULL THEN 0 ELSE 1 END) + (CASE WHEN dead_at IS NULL THEN 0 ELSE 1 END) + (CASE WHEN stopped_at IS NULL THEN 0 ELSE 1 END) <= 1', name=op.f('ck_letter_one_end')),
    sa.CheckConstraint('(stopped_at IS NULL) = (stopped_by_id IS NULL)', name=op.f('ck_letter_stopped')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_letter_person_id_person')),
    sa.ForeignKeyConstraint(['stopped_by_id'], ['person.id'], name=op.f('fk_letter_stopped_by_id_person')),
    sa.ForeignKeyConstraint(['written_by_id'], ['person.id'], name=op.f('fk_letter_written_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('dedupe', name=op.f('uq_letter_dedupe')),
    sa.UniqueConstraint('public_id', name=op.f('uq_letter_public_id'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_stopped_by_id'), ['stopped_by_id'], unique=False)
        batch_op.create_index('ix_letter_thread', ['thread', 'id'], unique=False)
        batch_op.create_index('ix_letter_tried', ['tried_at'], unique=False)
        batch_op.create_index('ix_letter_waiting_due', ['due_at', 'id'], unique=False, sqlite_where=sa.text('sent_at IS NULL AND dead_at IS NULL AND stopped_at IS NULL'), postgresql_where=sa.text('sent_at IS NULL AND dead_at IS NULL AND stopped_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_letter_written_by_id'), ['written_by_id'], unique=False)

    op.create_table('invite',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('told_method', sa.String(length=8), nullable=False),
    sa.Column('told_sequence', sa.Integer(), nullable=True),
    sa.Column('told_digest', sa.String(length=64), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=10), nullable=False),
    sa.Column('answered_sequence', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer_stamp', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=8), nullable=False),
    sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f('ck_invite_answered')),
    sa.CheckConstraint("(answered_sequence IS NULL) = (answer = '')", name=op.f('ck_invite_answered_sequence')),
    sa.CheckConstraint("(told_at IS NULL) = (told_method = '')", name=op.f('ck_invite_told')),
    sa.CheckConstraint("(told_sequence IS NULL) = (told_method = '')", name=op.f('ck_invite_told_sequence')),
    sa.CheckConstraint("answer IN ('', 'accepted', 'tentative', 'declined')", name=op.f('ck_invite_answer')),
    sa.CheckConstraint("answered_by IN ('', 'portal', 'mail', 'guest')", name=op.f('ck_invite_answered_by')),
    sa.CheckConstraint("told_method IN ('', 'REQUEST', 'CANCEL')", name=op.f('ck_invite_told_method')),
    sa.ForeignKeyConstraint(['event_id'], ['feed_event.id'], name=op.f('fk_invite_event_id_feed_event'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invite_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invite')),
    sa.UniqueConstraint('event_id', 'person_id', name=op.f('uq_invite_event_id_person_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_invite_public_id'))
    )
    with op.batch_alter_table('invite', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invite_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('invite', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invite_person_id'))

    op.drop_table('invite')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_written_by_id'))
        batch_op.drop_index('ix_letter_waiting_due', sqlite_where=sa.text('sent_at IS NULL AND dead_at IS NULL AND stopped_at IS NULL'), postgresql_where=sa.text('sent_at IS NULL AND dead_at IS NULL AND stopped_at IS NULL'))
        batch_op.drop_index('ix_letter_tried')
        batch_op.drop_index('ix_letter_thread')
        batch_op.drop_index(batch_op.f('ix_letter_stopped_by_id'))
        batch_op.drop_index(batch_op.f('ix_letter_person_id'))

    op.drop_table('letter')
    op.drop_table('engine_lease')
