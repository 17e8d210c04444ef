"""second_look, verdict, talk: who looks again at a review, what they found, what was said; slot.is_called"""

import sqlalchemy as sa
from alembic import op


revision = '0024'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('second_look',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=True),
    sa.Column('check_id', sa.Integer(), nullable=True),
    sa.Column('why', sa.String(length=9), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('grade', sa.String(length=40), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("settled_at IS NOT NULL OR grade = ''", name=op.f('ck_second_look_grade')),
    sa.CheckConstraint("why IN ('all', 'share', 'condition')", name=op.f('ck_second_look_why')),
    sa.CheckConstraint('settled_at IS NOT NULL OR settled_by_id IS NULL', name=op.f('ck_second_look_settled')),
    sa.ForeignKeyConstraint(['check_id'], ['review.id'], name=op.f('fk_second_look_check_id_review')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_second_look_review_id_review'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['person.id'], name=op.f('fk_second_look_settled_by_id_person')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_second_look_slot_id_slot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_look')),
    sa.UniqueConstraint('check_id', name=op.f('uq_second_look_check_id')),
    sa.UniqueConstraint('review_id', name=op.f('uq_second_look_review_id'))
    )
    with op.batch_alter_table('second_look', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_second_look_settled_by_id'), ['settled_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_second_look_slot_id'), ['slot_id'], unique=False)

    op.create_table('talk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('look_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('verdict_number', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('with_whom', sa.String(length=500), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('agreed_grade', sa.String(length=40), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['look_id'], ['second_look.id'], name=op.f('fk_talk_look_id_second_look'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['person.id'], name=op.f('fk_talk_recorded_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talk')),
    sa.UniqueConstraint('look_id', 'number', name=op.f('uq_talk_look_id_number'))
    )
    with op.batch_alter_table('talk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_talk_look_id'), ['look_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_talk_recorded_by_id'), ['recorded_by_id'], unique=False)

    op.create_table('verdict',
    sa.Column('look_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('first_grade', sa.String(length=40), nullable=False),
    sa.Column('second_grade', sa.String(length=40), nullable=False),
    sa.Column('quality', sa.String(length=6), nullable=False),
    sa.Column('first_by_id', sa.Integer(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_back_by_id', sa.Integer(), nullable=True),
    sa.Column('sent_back_why', sa.Text(), nullable=False),
    sa.Column('stands_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stands_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("quality IN ('', 'yes', 'partly', 'no')", name=op.f('ck_verdict_quality')),
    sa.CheckConstraint('(stands_at IS NULL) = (stands_by_id IS NULL)', name=op.f('ck_verdict_stands')),
    sa.CheckConstraint('ended_at IS NOT NULL OR sent_back_by_id IS NULL', name=op.f('ck_verdict_sent_back')),
    sa.ForeignKeyConstraint(['first_by_id'], ['person.id'], name=op.f('fk_verdict_first_by_id_person')),
    sa.ForeignKeyConstraint(['given_by_id'], ['person.id'], name=op.f('fk_verdict_given_by_id_person')),
    sa.ForeignKeyConstraint(['look_id'], ['second_look.id'], name=op.f('fk_verdict_look_id_second_look'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sent_back_by_id'], ['person.id'], name=op.f('fk_verdict_sent_back_by_id_person')),
    sa.ForeignKeyConstraint(['stands_by_id'], ['person.id'], name=op.f('fk_verdict_stands_by_id_person')),
    sa.PrimaryKeyConstraint('look_id', 'number', name=op.f('pk_verdict'))
    )
    with op.batch_alter_table('verdict', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_verdict_first_by_id'), ['first_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_verdict_given_by_id'), ['given_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_verdict_sent_back_by_id'), ['sent_back_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_verdict_stands_by_id'), ['stands_by_id'], unique=False)

    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_called', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.drop_column('is_called')

    with op.batch_alter_table('verdict', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_verdict_stands_by_id'))
        batch_op.drop_index(batch_op.f('ix_verdict_sent_back_by_id'))
        batch_op.drop_index(batch_op.f('ix_verdict_given_by_id'))
        batch_op.drop_index(batch_op.f('ix_verdict_first_by_id'))

    op.drop_table('verdict')
    with op.batch_alter_table('talk', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_talk_recorded_by_id'))
        batch_op.drop_index(batch_op.f('ix_talk_look_id'))

    op.drop_table('talk')
    with op.batch_alter_table('second_look', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_second_look_slot_id'))
        batch_op.drop_index(batch_op.f('ix_second_look_settled_by_id'))

    op.drop_table('second_look')
