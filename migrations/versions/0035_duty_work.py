"""duty_work; which activities were opened for a standing duty"""

import sqlalchemy as sa
from alembic import op


revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('duty_key', sa.String(length=40), server_default='', nullable=False))

    with op.batch_alter_table('published_activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('duty_key', sa.String(length=40), server_default='', nullable=False))

    op.create_table('duty_work',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('duty_key', sa.String(length=40), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=30), nullable=False),
    sa.Column('occasion', sa.String(length=60), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_duty_work_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['done_id'], ['duty_done.id'], name=op.f('fk_duty_work_done_id_duty_done')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_duty_work_owner_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_duty_work_person_id_person')),
    sa.PrimaryKeyConstraint('activity_id', name=op.f('pk_duty_work')),
    sa.UniqueConstraint('owner_id', 'duty_key', 'about', 'occasion', 'number', name=op.f('uq_duty_work_owner_id_duty_key_about_occasion_number'))
    )
    with op.batch_alter_table('duty_work', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_work_done_id'), ['done_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_work_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_table('duty_work')
    with op.batch_alter_table('published_activity', schema=None) as batch_op:
        batch_op.drop_column('duty_key')

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('duty_key')
