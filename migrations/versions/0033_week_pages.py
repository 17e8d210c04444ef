"""week_filling, week_theme, week_bullet, review_extension"""

import sqlalchemy as sa
from alembic import op


revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('review_extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['given_by_id'], ['person.id'], name=op.f('fk_review_extension_given_by_id_person')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_review_extension_slot_id_slot'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_extension'))
    )
    op.create_index(op.f('ix_review_extension_given_by_id'), 'review_extension', ['given_by_id'])
    op.create_index(op.f('ix_review_extension_slot_id'), 'review_extension', ['slot_id'])

    op.create_table('week_filling',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.String(length=500), nullable=False),
    sa.CheckConstraint("failure = '' OR finished_at IS NOT NULL", name=op.f('ck_week_filling_failure')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_week_filling_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_week_filling_asked_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_week_filling')),
    sa.UniqueConstraint('public_id', name=op.f('uq_week_filling_public_id'))
    )
    op.create_index(op.f('ix_week_filling_activity_id'), 'week_filling', ['activity_id'])
    op.create_index(op.f('ix_week_filling_asked_by_id'), 'week_filling', ['asked_by_id'])

    op.create_table('week_theme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=8), nullable=False),
    sa.Column('words', sa.String(length=200), nullable=False),
    sa.Column('is_for_partners', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('action_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("side IN ('strength', 'issue')", name=op.f('ck_week_theme_side')),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_week_theme_action_id_action'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_week_theme_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_week_theme_made_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_week_theme')),
    sa.UniqueConstraint('public_id', name=op.f('uq_week_theme_public_id'))
    )
    op.create_index(op.f('ix_week_theme_action_id'), 'week_theme', ['action_id'])
    op.create_index(op.f('ix_week_theme_activity_id'), 'week_theme', ['activity_id'])
    op.create_index(op.f('ix_week_theme_made_by_id'), 'week_theme', ['made_by_id'])

    op.create_table('week_bullet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('question_key', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_week_bullet_review_id_review'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['theme_id'], ['week_theme.id'], name=op.f('fk_week_bullet_theme_id_week_theme'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_week_bullet')),
    sa.UniqueConstraint('review_id', 'question_key', 'number', name=op.f('uq_week_bullet_review_id_question_key_number'))
    )
    op.create_index(op.f('ix_week_bullet_theme_id'), 'week_bullet', ['theme_id'])


def downgrade() -> None:
    op.drop_table('week_bullet')
    op.drop_table('week_theme')
    op.drop_table('week_filling')
    op.drop_table('review_extension')
