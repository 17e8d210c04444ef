"""notice_choice, notice_setting: how people want to be told, and when; failed letters are found fast among many"""

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notice_choice',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('way', sa.String(length=8), nullable=False),
    sa.CheckConstraint("way IN ('portal', 'daily', 'at_once')", name=op.f('ck_notice_choice_way')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_choice_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'kind', name=op.f('pk_notice_choice'))
    )
    op.create_table('notice_setting',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('hour', sa.Integer(), nullable=False),
    sa.Column('alarm', sa.String(length=3), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("alarm IN ('', '15m', '1h', '1d')", name=op.f('ck_notice_setting_alarm')),
    sa.CheckConstraint('hour BETWEEN 6 AND 18', name=op.f('ck_notice_setting_hour')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_setting_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_notice_setting'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index('ix_letter_dead', ['dead_at'], unique=False, sqlite_where=sa.text('dead_at IS NOT NULL'), postgresql_where=sa.text('dead_at IS NOT NULL'))


def downgrade() -> None:
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('ix_letter_dead', sqlite_where=sa.text('dead_at IS NOT NULL'), postgresql_where=sa.text('dead_at IS NOT NULL'))

    op.drop_table('notice_setting')
    op.drop_table('notice_choice')
