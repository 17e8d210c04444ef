"""made_form, review, filled_part, answer, part_return, review_look: filled forms"""

import sqlalchemy as sa
from alembic import op


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('made_form',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(used_at IS NULL) = (used_by_id IS NULL)', name=op.f('ck_made_form_used_by')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_made_form_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_made_form_made_by_id_person')),
    sa.ForeignKeyConstraint(['used_by_id'], ['person.id'], name=op.f('fk_made_form_used_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_made_form')),
    sa.UniqueConstraint('activity_id', 'key', 'number', name=op.f('uq_made_form_activity_id_key_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_made_form_public_id'))
    )
    with op.batch_alter_table('made_form', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_made_form_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_made_form_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_made_form_used_by_id'), ['used_by_id'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('framework_id', sa.Integer(), nullable=False),
    sa.Column('form_key', sa.String(length=40), nullable=False),
    sa.Column('made_form_id', sa.Integer(), nullable=True),
    sa.Column('record_id', sa.Integer(), nullable=True),
    sa.Column('slot_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=False),
    sa.Column('state_version', sa.Integer(), nullable=False),
    sa.Column('grade', sa.String(length=40), nullable=False),
    sa.Column('finalised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finalised_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('finalised_at IS NOT NULL OR finalised_by_id IS NULL', name=op.f('ck_review_finalised')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_review_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['finalised_by_id'], ['person.id'], name=op.f('fk_review_finalised_by_id_person')),
    sa.ForeignKeyConstraint(['framework_id'], ['framework.id'], name=op.f('fk_review_framework_id_framework')),
    sa.ForeignKeyConstraint(['made_form_id'], ['made_form.id'], name=op.f('fk_review_made_form_id_made_form')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['person.id'], name=op.f('fk_review_opened_by_id_person')),
    sa.ForeignKeyConstraint(['record_id'], ['sampled_record.id'], name=op.f('fk_review_record_id_sampled_record')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_review_slot_id_slot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('activity_id', 'form_key', 'key', name=op.f('uq_review_activity_id_form_key_key')),
    sa.UniqueConstraint('activity_id', 'number', name=op.f('uq_review_activity_id_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_review_public_id'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_finalised_by_id'), ['finalised_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_framework_id'), ['framework_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_made_form_id'), ['made_form_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_opened_by_id'), ['opened_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_record_id'), ['record_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_slot_id'), ['slot_id'], unique=False)

    op.create_table('answer',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('part_key', sa.String(length=40), nullable=False),
    sa.Column('value', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('sealed', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('save_id', sa.String(length=64), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('version > 0', name=op.f('ck_answer_version')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_answer_review_id_review'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['saved_by_id'], ['person.id'], name=op.f('fk_answer_saved_by_id_person')),
    sa.PrimaryKeyConstraint('review_id', 'key', name=op.f('pk_answer'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_saved_by_id'), ['saved_by_id'], unique=False)

    op.create_table('filled_part',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('omitted', sa.JSON(), nullable=False),
    sa.Column('none_reason', sa.String(length=200), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('handed_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_in_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(handed_in_at IS NULL) = (handed_in_by_id IS NULL)', name=op.f('ck_filled_part_handed_in')),
    sa.ForeignKeyConstraint(['handed_in_by_id'], ['person.id'], name=op.f('fk_filled_part_handed_in_by_id_person')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_filled_part_review_id_review'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['person.id'], name=op.f('fk_filled_part_written_by_id_person')),
    sa.PrimaryKeyConstraint('review_id', 'key', name=op.f('pk_filled_part'))
    )
    with op.batch_alter_table('filled_part', schema=None) as batch_op:
        batch_op.create_index('ix_filled_part_handed_in_by_id', ['handed_in_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_filled_part_written_by_id'), ['written_by_id'], unique=False)

    op.create_table('part_return',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('part_key', sa.String(length=40), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['returned_by_id'], ['person.id'], name=op.f('fk_part_return_returned_by_id_person')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_part_return_review_id_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_part_return'))
    )
    with op.batch_alter_table('part_return', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_part_return_returned_by_id'), ['returned_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_part_return_review_id'), ['review_id'], unique=False)

    op.create_table('review_look',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_review_look_person_id_person')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_review_look_review_id_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_look'))
    )
    with op.batch_alter_table('review_look', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_look_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_look_review_id'), ['review_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('review_look', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_look_review_id'))
        batch_op.drop_index(batch_op.f('ix_review_look_person_id'))

    op.drop_table('review_look')
    with op.batch_alter_table('part_return', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_part_return_review_id'))
        batch_op.drop_index(batch_op.f('ix_part_return_returned_by_id'))

    op.drop_table('part_return')
    with op.batch_alter_table('filled_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_filled_part_written_by_id'))
        batch_op.drop_index('ix_filled_part_handed_in_by_id')

    op.drop_table('filled_part')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_saved_by_id'))

    op.drop_table('answer')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_slot_id'))
        batch_op.drop_index(batch_op.f('ix_review_record_id'))
        batch_op.drop_index(batch_op.f('ix_review_opened_by_id'))
        batch_op.drop_index(batch_op.f('ix_review_made_form_id'))
        batch_op.drop_index(batch_op.f('ix_review_framework_id'))
        batch_op.drop_index(batch_op.f('ix_review_finalised_by_id'))

    op.drop_table('review')
    with op.batch_alter_table('made_form', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_made_form_used_by_id'))
        batch_op.drop_index(batch_op.f('ix_made_form_made_by_id'))
        batch_op.drop_index(batch_op.f('ix_made_form_activity_id'))

    op.drop_table('made_form')
