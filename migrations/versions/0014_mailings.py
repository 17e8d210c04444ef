"""mailing: a press by which everybody concerned is told of a year; letters know theirs, and the shell may stop one; answers by a link"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mailing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('everyone', sa.Boolean(), nullable=False),
    sa.Column('looked_at', sa.JSON(), nullable=False),
    sa.Column('hold', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('written', sa.Integer(), nullable=False),
    sa.Column('passed_over', sa.JSON(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(stopped_at IS NULL) = (stopped_by_id IS NULL)', name=op.f('ck_mailing_stopped')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_mailing_asked_by_id_person')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_mailing_programme_id_programme')),
    sa.ForeignKeyConstraint(['stopped_by_id'], ['person.id'], name=op.f('fk_mailing_stopped_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mailing')),
    sa.UniqueConstraint('public_id', name=op.f('uq_mailing_public_id'))
    )
    with op.batch_alter_table('mailing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mailing_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mailing_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mailing_stopped_by_id'), ['stopped_by_id'], unique=False)

    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mailing_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_letter_mailing_id'), ['mailing_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_letter_mailing_id_mailing'), 'mailing', ['mailing_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('ck_letter_stopped'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_letter_stopped'), 'stopped_at IS NOT NULL OR stopped_by_id IS NULL')


    with op.batch_alter_table('invite', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_invite_answered_by'), type_='check')

    op.execute(sa.text("UPDATE invite SET answered_by = 'link' WHERE answered_by = 'guest'"))
    with op.batch_alter_table('invite', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f('ck_invite_answered_by'), "answered_by IN ('', 'portal', 'mail', 'link')")


def downgrade() -> None:
    with op.batch_alter_table('invite', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_invite_answered_by'), type_='check')

    op.execute(sa.text("UPDATE invite SET answered_by = 'guest' WHERE answered_by = 'link'"))
    with op.batch_alter_table('invite', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f('ck_invite_answered_by'), "answered_by IN ('', 'portal', 'mail', 'guest')")

    # One that the shell stopped has nobody to name; it is as gone as one that nobody should have any more.
    op.execute(sa.text("UPDATE letter SET dead_at = stopped_at, stopped_at = NULL, failure = 'It was no longer to be told.'"
                       " WHERE stopped_at IS NOT NULL AND stopped_by_id IS NULL"))
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_letter_stopped'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_letter_stopped'), '(stopped_at IS NULL) = (stopped_by_id IS NULL)')
        batch_op.drop_constraint(batch_op.f('fk_letter_mailing_id_mailing'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_letter_mailing_id'))
        batch_op.drop_column('mailing_id')

    with op.batch_alter_table('mailing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mailing_stopped_by_id'))
        batch_op.drop_index(batch_op.f('ix_mailing_programme_id'))
        batch_op.drop_index(batch_op.f('ix_mailing_asked_by_id'))

    op.drop_table('mailing')
