"""action_plan, plan_review, action_source, action_update, due_change; what becomes of an action"""

import sqlalchemy as sa
from alembic import op


revision = '0032'
down_revision = '0027'
branch_labels = None
depends_on = None
CHECKS = {
    'ck_action_origin': "review_id IS NOT NULL OR plan_id IS NOT NULL",
    'ck_action_started': "(started_at IS NULL) = (started_by_id IS NULL)",
    'ck_action_done': "(done_at IS NULL) = (done_by_id IS NULL)",
    'ck_action_evidence': "(done_at IS NULL) = (evidence = '')",
    'ck_action_signed_off': "(signed_off_at IS NULL) = (signed_off_by_id IS NULL)",
    'ck_action_signed_off_done': "signed_off_at IS NULL OR done_at IS NOT NULL",
    'ck_action_closed': "(closed_at IS NULL) = (closed_by_id IS NULL)",
    'ck_action_closed_signed_off': "closed_at IS NULL OR signed_off_at IS NOT NULL",
    'ck_action_difference': "(closed_at IS NULL) = (difference = '')",
    'ck_action_differences': "difference IN ('', 'made', 'not_yet')",
    'ck_action_linked': "(same_as_id IS NULL) = (linked_at IS NULL)",
    'ck_action_same_as_itself': "same_as_id IS NULL OR same_as_id <> id",
}
# Where the work of a review is, and whose: of its record, else of its activity.
PLACED = (
    """UPDATE action SET asked_on = due_on, asked_of = owner_name, worker_id = (
        SELECT frame_row.worker_id FROM review JOIN sampled_record ON sampled_record.id = review.record_id
        JOIN frame_row ON frame_row.id = sampled_record.row_id WHERE review.id = action.review_id)""",
    """UPDATE action SET team_id = COALESCE((
        SELECT frame_row.team_id FROM review JOIN sampled_record ON sampled_record.id = review.record_id
        JOIN frame_row ON frame_row.id = sampled_record.row_id WHERE review.id = action.review_id), (
        SELECT activity.team_id FROM review JOIN activity ON activity.id = review.activity_id
        WHERE review.id = action.review_id))""",
    """UPDATE action SET service_id = COALESCE((
        SELECT frame_row.service_id FROM review JOIN sampled_record ON sampled_record.id = review.record_id
        JOIN frame_row ON frame_row.id = sampled_record.row_id WHERE review.id = action.review_id),
        (SELECT team.service_id FROM team WHERE team.id = action.team_id), (
        SELECT activity.service_id FROM review JOIN activity ON activity.id = review.activity_id
        WHERE review.id = action.review_id))""",
)


def upgrade() -> None:
    op.create_table('action_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('framework_id', sa.Integer(), nullable=False),
    sa.Column('plan_key', sa.String(length=64), nullable=False),
    sa.Column('level', sa.String(length=12), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('service_id', sa.Integer(), nullable=True),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(level = 'team') = (team_id IS NOT NULL)", name=op.f('ck_action_plan_team')),
    sa.CheckConstraint("level <> 'service' OR service_id IS NOT NULL", name=op.f('ck_action_plan_service')),
    sa.CheckConstraint("level IN ('team', 'service', 'strategic')", name=op.f('ck_action_plan_level')),
    sa.CheckConstraint('(closed_at IS NULL) = (closed_by_id IS NULL)', name=op.f('ck_action_plan_closed')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_action_plan_activity_id_activity'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['closed_by_id'], ['person.id'], name=op.f('fk_action_plan_closed_by_id_person')),
    sa.ForeignKeyConstraint(['framework_id'], ['framework.id'], name=op.f('fk_action_plan_framework_id_framework')),
    sa.ForeignKeyConstraint(['lead_id'], ['person.id'], name=op.f('fk_action_plan_lead_id_person')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_action_plan_made_by_id_person')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_action_plan_service_id_service')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_action_plan_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_plan')),
    sa.UniqueConstraint('number', name=op.f('uq_action_plan_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_action_plan_public_id'))
    )
    with op.batch_alter_table('action_plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_plan_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_plan_closed_by_id'), ['closed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_plan_framework_id'), ['framework_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_plan_lead_id'), ['lead_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_plan_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_plan_service_id'), ['service_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_plan_team_id'), ['team_id'], unique=False)

    op.create_table('plan_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_plan_review_noted_by_id_person')),
    sa.ForeignKeyConstraint(['plan_id'], ['action_plan.id'], name=op.f('fk_plan_review_plan_id_action_plan'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_review')),
    sa.UniqueConstraint('plan_id', 'held_on', name=op.f('uq_plan_review_plan_id_held_on'))
    )
    with op.batch_alter_table('plan_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_review_noted_by_id'), ['noted_by_id'], unique=False)

    op.create_table('action_source',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('review_id', sa.Integer(), nullable=True),
    sa.Column('finding', sa.Text(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("activity_id IS NOT NULL OR review_id IS NOT NULL OR finding <> ''", name=op.f('ck_action_source_something')),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_action_source_action_id_action'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_action_source_activity_id_activity')),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_action_source_added_by_id_person')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_action_source_review_id_review'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_source'))
    )
    with op.batch_alter_table('action_source', schema=None) as batch_op:
        batch_op.create_index('ix_action_source_action_id', ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_source_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_source_added_by_id'), ['added_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_source_review_id'), ['review_id'], unique=False)

    op.create_table('action_update',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('note', 'sent_back', 'reopened')", name=op.f('ck_action_update_kind')),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_action_update_action_id_action'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_action_update_noted_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_update'))
    )
    with op.batch_alter_table('action_update', schema=None) as batch_op:
        batch_op.create_index('ix_action_update_action_id', ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_update_noted_by_id'), ['noted_by_id'], unique=False)

    op.create_table('due_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_due_change_reason')),
    sa.CheckConstraint('from_on <> to_on', name=op.f('ck_due_change_moves')),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_due_change_action_id_action'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['changed_by_id'], ['person.id'], name=op.f('fk_due_change_changed_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_due_change'))
    )
    with op.batch_alter_table('due_change', schema=None) as batch_op:
        batch_op.create_index('ix_due_change_action_id', ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_due_change_changed_by_id'), ['changed_by_id'], unique=False)

    with op.batch_alter_table('action', schema=None) as batch_op:
        batch_op.add_column(sa.Column('plan_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('team_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('service_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('worker_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('why', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('measure', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('asked_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('asked_of', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('started_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('started_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('done_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('done_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('evidence', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('oversight', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('signed_off_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('signed_off_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('closed_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('difference', sa.String(length=8), server_default='', nullable=False))
        batch_op.add_column(sa.Column('how_known', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('progress_test', sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
        batch_op.add_column(sa.Column('recheck_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('same_as_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('linked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('linked_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False))
        batch_op.alter_column('review_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_index(batch_op.f('ix_action_closed_by_id'), ['closed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_done_by_id'), ['done_by_id'], unique=False)
        batch_op.create_index('ix_action_first_due_on', ['first_due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_linked_by_id'), ['linked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_recheck_id'), ['recheck_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_same_as_id'), ['same_as_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_service_id'), ['service_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_signed_off_by_id'), ['signed_off_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_started_by_id'), ['started_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_team_id'), ['team_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_worker_id'), ['worker_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_action_closed_by_id_person'), 'person', ['closed_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_action_linked_by_id_person'), 'person', ['linked_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_action_recheck_id_activity'), 'activity', ['recheck_id'], ['id'], ondelete='SET NULL')
        batch_op.create_foreign_key(batch_op.f('fk_action_worker_id_person'), 'person', ['worker_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_action_plan_id_action_plan'), 'action_plan', ['plan_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_action_same_as_id_action'), 'action', ['same_as_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_action_service_id_service'), 'service', ['service_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_action_started_by_id_person'), 'person', ['started_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_action_team_id_team'), 'team', ['team_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_action_signed_off_by_id_person'), 'person', ['signed_off_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_action_done_by_id_person'), 'person', ['done_by_id'], ['id'])
        for name, said in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(name), sa.text(said))
    for statement in PLACED:
        op.execute(statement)


def downgrade() -> None:
    op.execute("UPDATE action SET same_as_id = NULL, linked_at = NULL")
    op.execute("DELETE FROM action WHERE review_id IS NULL")
    with op.batch_alter_table('action', schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(name), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_action_done_by_id_person'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_action_signed_off_by_id_person'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_action_team_id_team'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_action_started_by_id_person'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_action_service_id_service'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_action_same_as_id_action'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_action_plan_id_action_plan'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_action_worker_id_person'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_action_recheck_id_activity'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_action_linked_by_id_person'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_action_closed_by_id_person'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_action_worker_id'))
        batch_op.drop_index(batch_op.f('ix_action_team_id'))
        batch_op.drop_index(batch_op.f('ix_action_started_by_id'))
        batch_op.drop_index(batch_op.f('ix_action_signed_off_by_id'))
        batch_op.drop_index(batch_op.f('ix_action_service_id'))
        batch_op.drop_index(batch_op.f('ix_action_same_as_id'))
        batch_op.drop_index(batch_op.f('ix_action_recheck_id'))
        batch_op.drop_index(batch_op.f('ix_action_plan_id'))
        batch_op.drop_index(batch_op.f('ix_action_linked_by_id'))
        batch_op.drop_index('ix_action_first_due_on')
        batch_op.drop_index(batch_op.f('ix_action_done_by_id'))
        batch_op.drop_index(batch_op.f('ix_action_closed_by_id'))
        batch_op.alter_column('review_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('version')
        batch_op.drop_column('linked_by_id')
        batch_op.drop_column('linked_at')
        batch_op.drop_column('same_as_id')
        batch_op.drop_column('recheck_id')
        batch_op.drop_column('progress_test')
        batch_op.drop_column('how_known')
        batch_op.drop_column('difference')
        batch_op.drop_column('closed_by_id')
        batch_op.drop_column('closed_at')
        batch_op.drop_column('signed_off_by_id')
        batch_op.drop_column('signed_off_at')
        batch_op.drop_column('oversight')
        batch_op.drop_column('evidence')
        batch_op.drop_column('done_by_id')
        batch_op.drop_column('done_at')
        batch_op.drop_column('started_by_id')
        batch_op.drop_column('started_at')
        batch_op.drop_column('asked_of')
        batch_op.drop_column('asked_on')
        batch_op.drop_column('measure')
        batch_op.drop_column('why')
        batch_op.drop_column('worker_id')
        batch_op.drop_column('service_id')
        batch_op.drop_column('team_id')
        batch_op.drop_column('plan_id')

    with op.batch_alter_table('due_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_due_change_changed_by_id'))
        batch_op.drop_index('ix_due_change_action_id')

    op.drop_table('due_change')
    with op.batch_alter_table('action_update', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_update_noted_by_id'))
        batch_op.drop_index('ix_action_update_action_id')

    op.drop_table('action_update')
    with op.batch_alter_table('action_source', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_source_review_id'))
        batch_op.drop_index(batch_op.f('ix_action_source_added_by_id'))
        batch_op.drop_index(batch_op.f('ix_action_source_activity_id'))
        batch_op.drop_index('ix_action_source_action_id')

    op.drop_table('action_source')
    with op.batch_alter_table('plan_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_review_noted_by_id'))

    op.drop_table('plan_review')
    with op.batch_alter_table('action_plan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_plan_team_id'))
        batch_op.drop_index(batch_op.f('ix_action_plan_service_id'))
        batch_op.drop_index(batch_op.f('ix_action_plan_made_by_id'))
        batch_op.drop_index(batch_op.f('ix_action_plan_lead_id'))
        batch_op.drop_index(batch_op.f('ix_action_plan_framework_id'))
        batch_op.drop_index(batch_op.f('ix_action_plan_closed_by_id'))
        batch_op.drop_index(batch_op.f('ix_action_plan_activity_id'))

    op.drop_table('action_plan')
