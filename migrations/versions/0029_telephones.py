"""person.phone, staff_matter.instead_of_id, log_entry.once"""

import sqlalchemy as sa
from alembic import op


revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('phone', sa.String(length=30), nullable=False, server_default=''))
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.alter_column('phone', server_default=None)

    with op.batch_alter_table('staff_matter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('instead_of_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_staff_matter_instead_of_id_person'), 'person', ['instead_of_id'], ['id'])

    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('once', sa.String(length=200), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_log_entry_once'), ['once'])


def downgrade() -> None:
    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_log_entry_once'), type_='unique')
        batch_op.drop_column('once')

    with op.batch_alter_table('staff_matter', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_staff_matter_instead_of_id_person'), type_='foreignkey')
        batch_op.drop_column('instead_of_id')

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('phone')
