"""each activity is pinned to the version it runs by, may follow another, and a phase may be due at a time of day"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('framework_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('follows_id', sa.Integer(), nullable=True))
    op.execute(
        'UPDATE activity SET framework_id ='
        ' (SELECT programme.framework_id FROM programme WHERE programme.id = activity.programme_id)'
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.alter_column('framework_id', existing_type=sa.Integer(), nullable=False)
        batch_op.create_index(batch_op.f('ix_activity_framework_id'), ['framework_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_follows_id'), ['follows_id'], unique=False)
        batch_op.create_foreign_key(
            batch_op.f('fk_activity_framework_id_framework'), 'framework', ['framework_id'], ['id']
        )
        batch_op.create_foreign_key(
            batch_op.f('fk_activity_follows_id_activity'), 'activity', ['follows_id'], ['id'], ondelete='SET NULL'
        )

    with op.batch_alter_table('phase', schema=None) as batch_op:
        batch_op.add_column(sa.Column('due_at', sa.String(length=5), server_default='', nullable=False))
    with op.batch_alter_table('phase', schema=None) as batch_op:
        batch_op.alter_column('due_at', existing_type=sa.String(length=5), server_default=None, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('phase', schema=None) as batch_op:
        batch_op.drop_column('due_at')

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_activity_follows_id_activity'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_activity_framework_id_framework'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_activity_follows_id'))
        batch_op.drop_index(batch_op.f('ix_activity_framework_id'))
        batch_op.drop_column('follows_id')
        batch_op.drop_column('framework_id')
