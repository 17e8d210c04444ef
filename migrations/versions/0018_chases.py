"""chase, chase_item: who was chased by whom, when, and about what"""

import sqlalchemy as sa
from alembic import op


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('chase',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('chased_by_id', sa.Integer(), nullable=False),
    sa.Column('chased_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['chased_by_id'], ['person.id'], name=op.f('fk_chase_chased_by_id_person')),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_chase_letter_id_letter')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_chase_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chase')),
    sa.UniqueConstraint('letter_id', name=op.f('uq_chase_letter_id'))
    )
    with op.batch_alter_table('chase', schema=None) as batch_op:
        batch_op.create_index('ix_chase_at', ['chased_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_chase_chased_by_id'), ['chased_by_id'], unique=False)
        batch_op.create_index('ix_chase_person_at', ['person_id', 'chased_at'], unique=False)

    op.create_table('chase_item',
    sa.Column('chase_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['chase_id'], ['chase.id'], name=op.f('fk_chase_item_chase_id_chase'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('chase_id', 'key', name=op.f('pk_chase_item'))
    )


def downgrade() -> None:
    op.drop_table('chase_item')
    with op.batch_alter_table('chase', schema=None) as batch_op:
        batch_op.drop_index('ix_chase_person_at')
        batch_op.drop_index(batch_op.f('ix_chase_chased_by_id'))
        batch_op.drop_index('ix_chase_at')

    op.drop_table('chase')
