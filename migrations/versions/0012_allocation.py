"""allocation: seats, who sits in them, proposals, nominations, caps, conflicts, cover; days of work"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('post_cap',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('per_cycle', sa.Integer(), nullable=True),
    sa.Column('per_year', sa.Integer(), nullable=True),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('per_cycle >= 0 AND per_year >= 0', name=op.f('ck_post_cap_positive')),
    sa.CheckConstraint('per_cycle IS NOT NULL OR per_year IS NOT NULL', name=op.f('ck_post_cap_some')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_cap_post_id_post'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['set_by_id'], ['person.id'], name=op.f('fk_post_cap_set_by_id_person')),
    sa.PrimaryKeyConstraint('post_id', name=op.f('pk_post_cap'))
    )
    with op.batch_alter_table('post_cap', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_cap_set_by_id'), ['set_by_id'], unique=False)

    op.create_table('work_pattern',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('weekdays', sa.String(length=7), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("weekdays <> ''", name=op.f('ck_work_pattern_weekdays')),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_work_pattern_dates')),
    sa.CheckConstraint('percent BETWEEN 1 AND 100', name=op.f('ck_work_pattern_percent')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_work_pattern_noted_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_work_pattern_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_pattern')),
    sa.UniqueConstraint('person_id', 'starts_on', name=op.f('uq_work_pattern_person_id_starts_on')),
    sa.UniqueConstraint('public_id', name=op.f('uq_work_pattern_public_id'))
    )
    op.create_table('nomination',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('seat_key', sa.String(length=64), nullable=False),
    sa.Column('is_reserve', sa.Boolean(), nullable=False),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('nominated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('nominated_by_id', sa.Integer(), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_by_id', sa.Integer(), nullable=True),
    sa.Column('declined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('declined_by_id', sa.Integer(), nullable=True),
    sa.Column('decline_reason', sa.String(length=300), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(declined_at IS NULL) = (decline_reason = '')", name=op.f('ck_nomination_declined')),
    sa.CheckConstraint("(person_id IS NULL) = (seat_key = '')", name=op.f('ck_nomination_seat')),
    sa.CheckConstraint('(accepted_at IS NULL) = (accepted_by_id IS NULL)', name=op.f('ck_nomination_accepted')),
    sa.CheckConstraint('(declined_at IS NULL) = (declined_by_id IS NULL)', name=op.f('ck_nomination_declined_by')),
    sa.CheckConstraint('(taken_back_at IS NULL) = (taken_back_by_id IS NULL)', name=op.f('ck_nomination_taken_back')),
    sa.CheckConstraint('(team_id IS NULL) <> (person_id IS NULL)', name=op.f('ck_nomination_one_subject')),
    sa.CheckConstraint('accepted_at IS NULL OR (declined_at IS NULL AND taken_back_at IS NULL)', name=op.f('ck_nomination_one_answer')),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['person.id'], name=op.f('fk_nomination_accepted_by_id_person')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_nomination_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['declined_by_id'], ['person.id'], name=op.f('fk_nomination_declined_by_id_person')),
    sa.ForeignKeyConstraint(['nominated_by_id'], ['person.id'], name=op.f('fk_nomination_nominated_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_nomination_person_id_person')),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['person.id'], name=op.f('fk_nomination_taken_back_by_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_nomination_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nomination')),
    sa.UniqueConstraint('public_id', name=op.f('uq_nomination_public_id'))
    )
    with op.batch_alter_table('nomination', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_nomination_accepted_by_id'), ['accepted_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_nomination_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_nomination_declined_by_id'), ['declined_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_nomination_nominated_by_id'), ['nominated_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_nomination_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_nomination_taken_back_by_id'), ['taken_back_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_nomination_team_id'), ['team_id'], unique=False)
        batch_op.create_index('uq_nomination_person', ['activity_id', 'seat_key', 'person_id'], unique=True, sqlite_where=sa.text('taken_back_at IS NULL AND declined_at IS NULL'), postgresql_where=sa.text('taken_back_at IS NULL AND declined_at IS NULL'))
        batch_op.create_index('uq_nomination_team', ['activity_id', 'team_id'], unique=True, sqlite_where=sa.text('taken_back_at IS NULL AND declined_at IS NULL'), postgresql_where=sa.text('taken_back_at IS NULL AND declined_at IS NULL'))

    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('moves', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('of', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.String(length=300), nullable=False),
    sa.Column('base', sa.String(length=64), nullable=False),
    sa.Column('found', sa.JSON(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("failure = '' OR finished_at IS NOT NULL", name=op.f('ck_proposal_failure')),
    sa.CheckConstraint('(used_at IS NULL) = (used_by_id IS NULL)', name=op.f('ck_proposal_used_by')),
    sa.CheckConstraint('used_at IS NULL OR finished_at IS NOT NULL', name=op.f('ck_proposal_used')),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_proposal_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_proposal_asked_by_id_person')),
    sa.ForeignKeyConstraint(['used_by_id'], ['person.id'], name=op.f('fk_proposal_used_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    sa.UniqueConstraint('public_id', name=op.f('uq_proposal_public_id'))
    )
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposal_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_used_by_id'), ['used_by_id'], unique=False)

    op.create_table('conflict',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('with_id', sa.Integer(), nullable=True),
    sa.Column('record_id', sa.Integer(), nullable=True),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('declared_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by_id IS NULL)', name=op.f('ck_conflict_ended')),
    sa.CheckConstraint('(with_id IS NULL) <> (record_id IS NULL)', name=op.f('ck_conflict_one_subject')),
    sa.CheckConstraint('with_id <> person_id', name=op.f('ck_conflict_two_people')),
    sa.ForeignKeyConstraint(['declared_by_id'], ['person.id'], name=op.f('fk_conflict_declared_by_id_person')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_conflict_ended_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_conflict_person_id_person')),
    sa.ForeignKeyConstraint(['record_id'], ['sampled_record.id'], name=op.f('fk_conflict_record_id_sampled_record'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['with_id'], ['person.id'], name=op.f('fk_conflict_with_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflict')),
    sa.UniqueConstraint('public_id', name=op.f('uq_conflict_public_id'))
    )
    with op.batch_alter_table('conflict', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conflict_declared_by_id'), ['declared_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conflict_ended_by_id'), ['ended_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conflict_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conflict_record_id'), ['record_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conflict_with_id'), ['with_id'], unique=False)
        batch_op.create_index('uq_conflict_record', ['person_id', 'record_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index('uq_conflict_with', ['person_id', 'with_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('seat_key', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=True),
    sa.Column('post_key', sa.String(length=64), nullable=False),
    sa.Column('is_extra', sa.Boolean(), nullable=False),
    sa.Column('does', sa.String(length=12), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_slot_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['record_id'], ['sampled_record.id'], name=op.f('fk_slot_record_id_sampled_record'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slot')),
    sa.UniqueConstraint('public_id', name=op.f('uq_slot_public_id'))
    )
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_slot_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_slot_record_id'), ['record_id'], unique=False)
        batch_op.create_index('uq_slot_open_key', ['activity_id', 'key'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=120), nullable=False),
    sa.Column('how', sa.String(length=12), nullable=False),
    sa.Column('is_locked', sa.Boolean(), nullable=False),
    sa.Column('broken', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('why', sa.JSON(), nullable=False),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('assigned_by_id', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('end_reason', sa.String(length=500), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(ended_at IS NULL) = (end_reason = '')", name=op.f('ck_assignment_ended')),
    sa.CheckConstraint("how IN ('proposed', 'chosen', 'worker', 'cover')", name=op.f('ck_assignment_how')),
    sa.CheckConstraint('ended_at IS NOT NULL OR ended_by_id IS NULL', name=op.f('ck_assignment_ended_by')),
    sa.CheckConstraint('withdrawn_at IS NULL OR (ended_at IS NOT NULL AND published_at IS NOT NULL)', name=op.f('ck_assignment_withdrawn')),
    sa.ForeignKeyConstraint(['assigned_by_id'], ['person.id'], name=op.f('fk_assignment_assigned_by_id_person')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_assignment_ended_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_assignment_person_id_person')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_assignment_slot_id_slot'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment')),
    sa.UniqueConstraint('public_id', name=op.f('uq_assignment_public_id'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_assigned_by_id'), ['assigned_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_ended_by_id'), ['ended_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_assignment_slot_id', ['slot_id'], unique=False)
        batch_op.create_index('uq_assignment_item', ['person_id', 'item'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index('uq_assignment_slot', ['slot_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('cover_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('is_conflict', sa.Boolean(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('taken_by_id IS NULL OR closed_at IS NOT NULL', name=op.f('ck_cover_request_taken')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_cover_request_asked_by_id_person')),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_cover_request_assignment_id_assignment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['closed_by_id'], ['person.id'], name=op.f('fk_cover_request_closed_by_id_person')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['person.id'], name=op.f('fk_cover_request_taken_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cover_request')),
    sa.UniqueConstraint('public_id', name=op.f('uq_cover_request_public_id'))
    )
    with op.batch_alter_table('cover_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cover_request_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cover_request_assignment_id'), ['assignment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cover_request_closed_by_id'), ['closed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cover_request_taken_by_id'), ['taken_by_id'], unique=False)
        batch_op.create_index('uq_cover_request_open', ['assignment_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('cover_offer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=3), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f('ck_cover_offer_answered')),
    sa.CheckConstraint("answer IN ('', 'no', 'yes')", name=op.f('ck_cover_offer_answer')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['person.id'], name=op.f('fk_cover_offer_answered_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_cover_offer_person_id_person')),
    sa.ForeignKeyConstraint(['request_id'], ['cover_request.id'], name=op.f('fk_cover_offer_request_id_cover_request'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cover_offer')),
    sa.UniqueConstraint('public_id', name=op.f('uq_cover_offer_public_id')),
    sa.UniqueConstraint('request_id', 'person_id', name=op.f('uq_cover_offer_request_id_person_id'))
    )
    with op.batch_alter_table('cover_offer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cover_offer_answered_by_id'), ['answered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cover_offer_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('cover_offer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cover_offer_person_id'))
        batch_op.drop_index(batch_op.f('ix_cover_offer_answered_by_id'))

    op.drop_table('cover_offer')
    with op.batch_alter_table('cover_request', schema=None) as batch_op:
        batch_op.drop_index('uq_cover_request_open', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_cover_request_taken_by_id'))
        batch_op.drop_index(batch_op.f('ix_cover_request_closed_by_id'))
        batch_op.drop_index(batch_op.f('ix_cover_request_assignment_id'))
        batch_op.drop_index(batch_op.f('ix_cover_request_asked_by_id'))

    op.drop_table('cover_request')
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_index('uq_assignment_slot', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('uq_assignment_item', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_assignment_slot_id')
        batch_op.drop_index(batch_op.f('ix_assignment_person_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_ended_by_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_assigned_by_id'))

    op.drop_table('assignment')
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.drop_index('uq_slot_open_key', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_slot_record_id'))
        batch_op.drop_index(batch_op.f('ix_slot_activity_id'))

    op.drop_table('slot')
    with op.batch_alter_table('conflict', schema=None) as batch_op:
        batch_op.drop_index('uq_conflict_with', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('uq_conflict_record', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_conflict_with_id'))
        batch_op.drop_index(batch_op.f('ix_conflict_record_id'))
        batch_op.drop_index(batch_op.f('ix_conflict_person_id'))
        batch_op.drop_index(batch_op.f('ix_conflict_ended_by_id'))
        batch_op.drop_index(batch_op.f('ix_conflict_declared_by_id'))

    op.drop_table('conflict')
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposal_used_by_id'))
        batch_op.drop_index(batch_op.f('ix_proposal_asked_by_id'))
        batch_op.drop_index(batch_op.f('ix_proposal_activity_id'))

    op.drop_table('proposal')
    with op.batch_alter_table('nomination', schema=None) as batch_op:
        batch_op.drop_index('uq_nomination_team', sqlite_where=sa.text('taken_back_at IS NULL AND declined_at IS NULL'), postgresql_where=sa.text('taken_back_at IS NULL AND declined_at IS NULL'))
        batch_op.drop_index('uq_nomination_person', sqlite_where=sa.text('taken_back_at IS NULL AND declined_at IS NULL'), postgresql_where=sa.text('taken_back_at IS NULL AND declined_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_nomination_team_id'))
        batch_op.drop_index(batch_op.f('ix_nomination_taken_back_by_id'))
        batch_op.drop_index(batch_op.f('ix_nomination_person_id'))
        batch_op.drop_index(batch_op.f('ix_nomination_nominated_by_id'))
        batch_op.drop_index(batch_op.f('ix_nomination_declined_by_id'))
        batch_op.drop_index(batch_op.f('ix_nomination_activity_id'))
        batch_op.drop_index(batch_op.f('ix_nomination_accepted_by_id'))

    op.drop_table('nomination')
    op.drop_table('work_pattern')
    with op.batch_alter_table('post_cap', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_cap_set_by_id'))

    op.drop_table('post_cap')
