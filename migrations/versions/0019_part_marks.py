"""part_mark: what the holder of a seat has done of the phases that fall to it"""

import sqlalchemy as sa
from alembic import op


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('part_mark',
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('phase_key', sa.String(length=64), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_part_mark_assignment_id_assignment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['done_by_id'], ['person.id'], name=op.f('fk_part_mark_done_by_id_person')),
    sa.PrimaryKeyConstraint('assignment_id', 'phase_key', name=op.f('pk_part_mark'))
    )
    with op.batch_alter_table('part_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_part_mark_done_by_id'), ['done_by_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('part_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_part_mark_done_by_id'))

    op.drop_table('part_mark')
