"""dispute and its steps, settlers, notes, parties, recusals; review_reading, standing_grade"""

import sqlalchemy as sa
from alembic import op


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('dispute',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('ladder_key', sa.String(length=64), nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('supporter', sa.String(length=120), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('raised_by_id', sa.Integer(), nullable=False),
    sa.Column('rung', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('grade', sa.String(length=40), nullable=False),
    sa.Column('changes', sa.String(length=1000), nullable=False),
    sa.CheckConstraint("(ended_at IS NULL) = (outcome = '')", name=op.f('ck_dispute_ended')),
    sa.CheckConstraint("outcome IN ('', 'settled', 'unsettled', 'withdrawn')", name=op.f('ck_dispute_outcome')),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by_id IS NULL)', name=op.f('ck_dispute_ended_by')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_dispute_ended_by_id_person')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['person.id'], name=op.f('fk_dispute_raised_by_id_person')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_dispute_review_id_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispute')),
    sa.UniqueConstraint('public_id', name=op.f('uq_dispute_public_id'))
    )
    with op.batch_alter_table('dispute', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispute_ended_by_id'), ['ended_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispute_raised_by_id'), ['raised_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispute_review_id'), ['review_id'], unique=False)
        batch_op.create_index('uq_dispute_open_review', ['review_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('review_reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('hides_grades', sa.Boolean(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['given_by_id'], ['person.id'], name=op.f('fk_review_reading_given_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_review_reading_person_id_person')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_reading_review_id_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_reading'))
    )
    with op.batch_alter_table('review_reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_reading_given_by_id'), ['given_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_reading_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_review_reading_open', ['review_id', 'person_id', 'key'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('standing_grade',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('grade', sa.String(length=40), nullable=False),
    sa.Column('how', sa.String(length=8), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("how IN ('final', 'amended')", name=op.f('ck_standing_grade_how')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_standing_grade_review_id_review'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['set_by_id'], ['person.id'], name=op.f('fk_standing_grade_set_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standing_grade'))
    )
    with op.batch_alter_table('standing_grade', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standing_grade_review_id'), ['review_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_standing_grade_set_by_id'), ['set_by_id'], unique=False)

    op.create_table('dispute_party',
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('seat_key', sa.String(length=64), nullable=False),
    sa.Column('is_side', sa.Boolean(), nullable=False),
    sa.Column('is_practitioner', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['dispute_id'], ['dispute.id'], name=op.f('fk_dispute_party_dispute_id_dispute'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_dispute_party_person_id_person')),
    sa.PrimaryKeyConstraint('dispute_id', 'person_id', name=op.f('pk_dispute_party'))
    )
    with op.batch_alter_table('dispute_party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispute_party_person_id'), ['person_id'], unique=False)

    op.create_table('dispute_recusal',
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('rung', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dispute_id'], ['dispute.id'], name=op.f('fk_dispute_recusal_dispute_id_dispute'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_dispute_recusal_person_id_person')),
    sa.PrimaryKeyConstraint('dispute_id', 'person_id', name=op.f('pk_dispute_recusal'))
    )
    with op.batch_alter_table('dispute_recusal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispute_recusal_person_id'), ['person_id'], unique=False)

    op.create_table('dispute_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('rung', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('stands_in', sa.Boolean(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('proposed_grade', sa.String(length=40), nullable=False),
    sa.Column('proposed_changes', sa.String(length=1000), nullable=False),
    sa.Column('proposals', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('result', sa.String(length=12), nullable=False),
    sa.CheckConstraint("(ended_at IS NULL) = (result = '')", name=op.f('ck_dispute_step_ended')),
    sa.CheckConstraint("kind IN ('talk', 'third', 'decision')", name=op.f('ck_dispute_step_kind')),
    sa.CheckConstraint("result IN ('', 'settled', 'unsettled', 'withdrawn')", name=op.f('ck_dispute_step_result')),
    sa.CheckConstraint('(proposed_at IS NULL) = (proposed_by_id IS NULL)', name=op.f('ck_dispute_step_proposed')),
    sa.ForeignKeyConstraint(['dispute_id'], ['dispute.id'], name=op.f('fk_dispute_step_dispute_id_dispute'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_dispute_step_ended_by_id_person')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_dispute_step_proposed_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispute_step')),
    sa.UniqueConstraint('dispute_id', 'rung', name=op.f('uq_dispute_step_dispute_id_rung'))
    )
    with op.batch_alter_table('dispute_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispute_step_ended_by_id'), ['ended_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispute_step_proposed_by_id'), ['proposed_by_id'], unique=False)

    op.create_table('dispute_agreement',
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('proposal', sa.Integer(), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_dispute_agreement_person_id_person')),
    sa.ForeignKeyConstraint(['step_id'], ['dispute_step.id'], name=op.f('fk_dispute_agreement_step_id_dispute_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('step_id', 'person_id', 'proposal', name=op.f('pk_dispute_agreement'))
    )
    with op.batch_alter_table('dispute_agreement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispute_agreement_person_id'), ['person_id'], unique=False)

    op.create_table('dispute_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('is_judgement', sa.Boolean(), nullable=False),
    sa.Column('grade', sa.String(length=40), nullable=False),
    sa.CheckConstraint("is_judgement OR grade = ''", name=op.f('ck_dispute_note_grade')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_dispute_note_person_id_person')),
    sa.ForeignKeyConstraint(['step_id'], ['dispute_step.id'], name=op.f('fk_dispute_note_step_id_dispute_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispute_note'))
    )
    with op.batch_alter_table('dispute_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispute_note_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispute_note_step_id'), ['step_id'], unique=False)

    op.create_table('dispute_settler',
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('held', sa.String(length=64), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('chosen_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['chosen_by_id'], ['person.id'], name=op.f('fk_dispute_settler_chosen_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_dispute_settler_person_id_person')),
    sa.ForeignKeyConstraint(['step_id'], ['dispute_step.id'], name=op.f('fk_dispute_settler_step_id_dispute_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('step_id', 'person_id', name=op.f('pk_dispute_settler'))
    )
    with op.batch_alter_table('dispute_settler', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispute_settler_chosen_by_id'), ['chosen_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispute_settler_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('dispute_settler', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dispute_settler_person_id'))
        batch_op.drop_index(batch_op.f('ix_dispute_settler_chosen_by_id'))

    op.drop_table('dispute_settler')
    with op.batch_alter_table('dispute_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dispute_note_step_id'))
        batch_op.drop_index(batch_op.f('ix_dispute_note_person_id'))

    op.drop_table('dispute_note')
    with op.batch_alter_table('dispute_agreement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dispute_agreement_person_id'))

    op.drop_table('dispute_agreement')
    with op.batch_alter_table('dispute_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dispute_step_proposed_by_id'))
        batch_op.drop_index(batch_op.f('ix_dispute_step_ended_by_id'))

    op.drop_table('dispute_step')
    with op.batch_alter_table('dispute_recusal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dispute_recusal_person_id'))

    op.drop_table('dispute_recusal')
    with op.batch_alter_table('dispute_party', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dispute_party_person_id'))

    op.drop_table('dispute_party')
    with op.batch_alter_table('standing_grade', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standing_grade_set_by_id'))
        batch_op.drop_index(batch_op.f('ix_standing_grade_review_id'))

    op.drop_table('standing_grade')
    with op.batch_alter_table('review_reading', schema=None) as batch_op:
        batch_op.drop_index('uq_review_reading_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_review_reading_person_id'))
        batch_op.drop_index(batch_op.f('ix_review_reading_given_by_id'))

    op.drop_table('review_reading')
    with op.batch_alter_table('dispute', schema=None) as batch_op:
        batch_op.drop_index('uq_dispute_open_review', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_dispute_review_id'))
        batch_op.drop_index(batch_op.f('ix_dispute_raised_by_id'))
        batch_op.drop_index(batch_op.f('ix_dispute_ended_by_id'))

    op.drop_table('dispute')
