"""calibration, calibration_grade"""

import sqlalchemy as sa
from alembic import op


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calibration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('shows_names', sa.Boolean(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(closed_at IS NULL) = (closed_by_id IS NULL)', name=op.f('ck_calibration_closed')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_calibration_asked_by_id_person')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['person.id'], name=op.f('fk_calibration_closed_by_id_person')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_calibration_review_id_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration')),
    sa.UniqueConstraint('public_id', name=op.f('uq_calibration_public_id'))
    )
    with op.batch_alter_table('calibration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calibration_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calibration_closed_by_id'), ['closed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calibration_review_id'), ['review_id'], unique=False)
        batch_op.create_index('uq_calibration_open_review', ['review_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('calibration_grade',
    sa.Column('calibration_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('grade', sa.String(length=40), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(given_at IS NULL) = (grade = '')", name=op.f('ck_calibration_grade_given')),
    sa.CheckConstraint("(given_at IS NULL) = (why = '')", name=op.f('ck_calibration_grade_why')),
    sa.ForeignKeyConstraint(['calibration_id'], ['calibration.id'], name=op.f('fk_calibration_grade_calibration_id_calibration'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calibration_grade_person_id_person')),
    sa.PrimaryKeyConstraint('calibration_id', 'person_id', name=op.f('pk_calibration_grade'))
    )
    with op.batch_alter_table('calibration_grade', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calibration_grade_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('calibration_grade', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calibration_grade_person_id'))

    op.drop_table('calibration_grade')
    with op.batch_alter_table('calibration', schema=None) as batch_op:
        batch_op.drop_index('uq_calibration_open_review', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_calibration_review_id'))
        batch_op.drop_index(batch_op.f('ix_calibration_closed_by_id'))
        batch_op.drop_index(batch_op.f('ix_calibration_asked_by_id'))

    op.drop_table('calibration')
