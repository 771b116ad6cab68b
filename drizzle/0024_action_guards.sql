-- What somebody was given to do stays as it was sent with the minutes: only its state may follow, and what a redaction takes out of its words.
create function refuse_change_of_action() returns trigger language plpgsql as $$
declare
	free constant text[] := array['what', 'reason', 'state', 'settled_at', 'owner_id', 'added_by_id'];
begin
	if tg_op = 'UPDATE' then
		if to_jsonb(new) - free = to_jsonb(old) - free
			and (old.state = 'open' or (new.state = old.state and new.settled_at = old.settled_at))
			and (new.owner_id is null or new.owner_id = old.owner_id) then
			return new;
		end if;
	elsif exists (
		select from agenda_item join meeting on meeting.id = agenda_item.meeting_id
		where agenda_item.id = old.agenda_item_id and meeting.status = 'open'
	) then
		return old;
	end if;
	raise exception 'an action cannot be changed after it was sent' using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger action_is_kept before update or delete on action
	for each row execute function refuse_change_of_action();
--> statement-breakpoint
create trigger action_is_not_truncated before truncate on action
	for each statement execute function refuse_change();
