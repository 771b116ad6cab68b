-- The plan that was fixed when a case was listed: only a redaction changes its words. It goes with its item, unless that was discussed.
create function refuse_change_of_locked_plan() returns trigger language plpgsql as $$
begin
	if tg_op = 'UPDATE' and to_jsonb(new) - 'plan' = to_jsonb(old) - 'plan'
		and is_redacted_here('locked_plan', old.id) then
		return new;
	end if;
	if tg_op = 'DELETE' and not exists (
		select from agenda_item where id = old.agenda_item_id
			and status in ('under_discussion', 'concluded', 'deferred')
	) then
		return old;
	end if;
	raise exception 'a locked plan cannot be changed' using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger locked_plan_is_immutable before update or delete on locked_plan
	for each row execute function refuse_change_of_locked_plan();
--> statement-breakpoint
-- What a panelist wrote before the discussion: once it has begun only a redaction changes the words, and nothing is added. A person
-- who leaves takes theirs with them.
create function refuse_late_pre_vote() returns trigger language plpgsql as $$
begin
	if tg_op = 'UPDATE' and to_jsonb(new) - 'plan' = to_jsonb(old) - 'plan'
		and is_redacted_here('pre_vote', old.id) then
		return new;
	end if;
	if exists (
		select from agenda_item where id = new.agenda_item_id and status in ('waiting', 'list_only')
	) then
		return new;
	end if;
	raise exception 'a pre-vote cannot be changed once the discussion has begun' using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger pre_vote_is_before_the_discussion before insert or update on pre_vote
	for each row execute function refuse_late_pre_vote();
