-- Whether the running transaction itself has noted that it redacts this row. Not inside a savepoint, which has a number of its own.
create function is_redacted_here(changed_table text, changed_id uuid) returns boolean language sql as $$
	select exists (
		select from redacted_row
		where redacted_row."table" = changed_table and redacted_row.row_id = changed_id
			and redacted_row.xmin = pg_current_xact_id()::xid
	)
$$;
--> statement-breakpoint
-- A signed recommendation stays as it was signed, but for the link to a person who left, and for what a redaction takes out of it.
create or replace function refuse_change_of_recommendation() returns trigger language plpgsql as $$
declare
	redactable constant text[] := array['body', 'body_text', 'marks', 'case_hash', 'seal', 'signature', 'key_id'];
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
--> statement-breakpoint
-- The case as it was before the board: the same.
create function refuse_change_of_discussed_case() returns trigger language plpgsql as $$
declare
	redactable constant text[] := array['title', 'record', 'images'];
begin
	if tg_op = 'UPDATE' and to_jsonb(new) - redactable = to_jsonb(old) - redactable
		and is_redacted_here('discussed_case', old.agenda_item_id) then
		return new;
	end if;
	raise exception 'discussed_case is append-only' using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
drop trigger discussed_case_is_append_only on discussed_case;
--> statement-breakpoint
create trigger discussed_case_is_append_only before update or delete on discussed_case
	for each row execute function refuse_change_of_discussed_case();
--> statement-breakpoint
create trigger redacted_row_is_append_only before update or delete on redacted_row
	for each row execute function refuse_change();
--> statement-breakpoint
create trigger redacted_row_is_not_truncated before truncate on redacted_row
	for each statement execute function refuse_change();
--> statement-breakpoint
-- What was decided stays decided: the minutes name its two persons. A later redaction may take something out of a reason.
create function refuse_change_of_redaction() returns trigger language plpgsql as $$
declare
	free constant text[] := array['reported_by_id', 'decided_by_id', 'decline_reason'];
begin
	if old.status = 'waiting' and tg_op = 'UPDATE' then
		return new;
	end if;
	if tg_op = 'UPDATE' and to_jsonb(new) - free = to_jsonb(old) - free then
		return new;
	end if;
	raise exception 'a decided redaction cannot be changed' using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger redaction_is_immutable before update or delete on redaction
	for each row execute function refuse_change_of_redaction();
