-- What a poll asks and how it is answered stays as it was opened. A redaction, which writes its own row in the same transaction,
-- may take words out of it.
create function refuse_change_of_poll() returns trigger language plpgsql as $$
declare
	countable constant text[] := array['counts', 'closed_at', 'opened_by_id'];
	redactable constant text[] := array['question', 'options'];
begin
	if old.closed_at is not null and (new.closed_at is distinct from old.closed_at or new.counts <> old.counts) then
		raise exception 'a closed poll cannot be changed' using errcode = 'restrict_violation';
	end if;
	if to_jsonb(new) - countable = to_jsonb(old) - countable then
		return new;
	end if;
	if to_jsonb(new) - countable - redactable = to_jsonb(old) - countable - redactable
		and exists (select from redaction where redaction.xmin = pg_current_xact_id()::xid) then
		return new;
	end if;
	raise exception 'an open poll cannot be changed' using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger poll_stays_as_opened before update on poll
	for each row execute function refuse_change_of_poll();
--> statement-breakpoint
-- Of an anonymous poll nothing is stored with a person but that they answered; of a closed one nothing any more.
create function refuse_answer_of_poll() returns trigger language plpgsql as $$
declare
	answered poll;
begin
	select * into answered from poll where id = new.poll_id;
	if answered.closed_at is not null then
		raise exception 'a closed poll takes no answer' using errcode = 'restrict_violation';
	end if;
	if answered.is_anonymous <> (new.choices is null) then
		raise exception 'an anonymous poll keeps no choice of a person' using errcode = 'restrict_violation';
	end if;
	return new;
end $$;
--> statement-breakpoint
create trigger poll_answer_is_as_opened before insert or update on poll_answer
	for each row execute function refuse_answer_of_poll();
