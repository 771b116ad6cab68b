-- Whether the running transaction takes a reported passage out; see take-out-passages.ts, which empties the report first.
create function is_redacting() returns boolean language sql as $$
	select exists (
		select from redaction
		where redaction.status = 'waiting' and redaction.passages is null
			and redaction.xmin = pg_current_xact_id()::xid
	)
$$;
--> statement-breakpoint
-- Votes, dissent and structure change only while their case is under discussion, a vote that is over not even then; but for the
-- link to a person who left, and for what a redaction takes out of them.
create function refuse_change_unless_discussed() returns trigger language plpgsql as $$
declare
	links constant text[] := array['person_id', 'changed_by_id'];
	words constant text[] := array['options', 'reason', 'content'];
	changed jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
	item_id uuid;
	item_status text;
	is_over boolean := false;
begin
	-- A portal that is moved to another database brings what is closed with it.
	if tg_op = 'INSERT' and current_setting('mashwara.is_moving', true) = 'on' then
		return new;
	end if;
	if tg_table_name = 'ballot' then
		select vote_round.agenda_item_id, vote_round.status <> 'open' into item_id, is_over
			from vote_round where vote_round.id = (changed ->> 'round_id')::uuid;
	else
		item_id := (changed ->> 'agenda_item_id')::uuid;
		is_over := tg_table_name = 'vote_round' and tg_op <> 'INSERT' and to_jsonb(old) ->> 'status' <> 'open';
	end if;
	select status into item_status from agenda_item where agenda_item.id = item_id;
	if tg_op = 'DELETE' and item_status is null then
		return old;
	end if;
	if item_status = 'under_discussion' and not is_over then
		return case when tg_op = 'DELETE' then old else new end;
	end if;
	if tg_op = 'UPDATE' then
		if to_jsonb(new) - links = to_jsonb(old) - links
			and (to_jsonb(new) -> 'person_id' = 'null' or to_jsonb(new) -> 'changed_by_id' = 'null') then
			return new;
		end if;
		if is_redacting() and to_jsonb(new) - words = to_jsonb(old) - words then
			return new;
		end if;
	end if;
	raise exception '% is closed', tg_table_name using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger vote_round_is_guarded before insert or update or delete on vote_round
	for each row execute function refuse_change_unless_discussed();
--> statement-breakpoint
create trigger ballot_is_guarded before insert or update or delete on ballot
	for each row execute function refuse_change_unless_discussed();
--> statement-breakpoint
create trigger revote_request_is_guarded before insert or update on revote_request
	for each row execute function refuse_change_unless_discussed();
--> statement-breakpoint
create trigger dissent_is_guarded before insert or update or delete on dissent
	for each row execute function refuse_change_unless_discussed();
--> statement-breakpoint
create trigger recommendation_structure_is_guarded before insert or update or delete on recommendation_structure
	for each row execute function refuse_change_unless_discussed();
--> statement-breakpoint
-- A second signature stays as it is, but for the link to a person who left.
create function refuse_change_of_co_signature() returns trigger language plpgsql as $$
begin
	if tg_op = 'UPDATE' and new.signed_by_id is null
		and to_jsonb(new) - 'signed_by_id' = to_jsonb(old) - 'signed_by_id' then
		return new;
	end if;
	raise exception 'a co-signature cannot be changed' using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger co_signature_is_immutable before update or delete on co_signature
	for each row execute function refuse_change_of_co_signature();
--> statement-breakpoint
create trigger co_signature_is_not_truncated before truncate on co_signature
	for each statement execute function refuse_change();
--> statement-breakpoint
-- An addendum stays as it was signed, but for the same link, and for what a redaction takes out of it.
create function refuse_change_of_addendum() returns trigger language plpgsql as $$
declare
	redactable constant text[] := array['body', 'seal', 'signature', 'key_id'];
begin
	if tg_op = 'UPDATE' and new.signed_by_id is null
		and to_jsonb(new) - 'signed_by_id' = to_jsonb(old) - 'signed_by_id' then
		return new;
	end if;
	if tg_op = 'UPDATE' and to_jsonb(new) - redactable = to_jsonb(old) - redactable
		and is_redacted_here('addendum', old.id) then
		return new;
	end if;
	raise exception 'a signed addendum cannot be changed' using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger addendum_is_immutable before update or delete on addendum
	for each row execute function refuse_change_of_addendum();
--> statement-breakpoint
create trigger addendum_is_not_truncated before truncate on addendum
	for each statement execute function refuse_change();
--> statement-breakpoint
-- A signed recommendation: its votes, dissent and structure may hold what a redaction takes out.
create or replace function refuse_change_of_recommendation() returns trigger language plpgsql as $$
declare
	redactable constant text[] := array['body', 'body_text', 'marks', 'decision', 'case_hash', 'seal', 'signature', 'key_id'];
begin
	if tg_op = 'UPDATE' and new.signed_by_id is null
		and to_jsonb(new) - 'signed_by_id' = to_jsonb(old) - 'signed_by_id' then
		return new;
	end if;
	if tg_op = 'UPDATE' and to_jsonb(new) - redactable = to_jsonb(old) - redactable
		and is_redacted_here('recommendation', old.id) then
		return new;
	end if;
	raise exception 'a signed recommendation cannot be changed' using errcode = 'restrict_violation';
end $$;
