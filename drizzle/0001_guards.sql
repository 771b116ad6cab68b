-- Audit entries are only appended.
create function refuse_change() returns trigger language plpgsql as $$
begin
	raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger audit_entry_is_append_only before update or delete on audit_entry
	for each row execute function refuse_change();
--> statement-breakpoint
create trigger audit_entry_is_not_truncated before truncate on audit_entry
	for each statement execute function refuse_change();
--> statement-breakpoint
-- A signed recommendation stays as it was signed; only the link to a person who left may be emptied.
create function refuse_change_of_recommendation() returns trigger language plpgsql as $$
begin
	if tg_op = 'UPDATE' and new.signed_by_id is null
		and to_jsonb(new) - 'signed_by_id' = to_jsonb(old) - 'signed_by_id' then
		return new;
	end if;
	raise exception 'a signed recommendation cannot be changed' using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger recommendation_is_immutable before update or delete on recommendation
	for each row execute function refuse_change_of_recommendation();
--> statement-breakpoint
create trigger recommendation_is_not_truncated before truncate on recommendation
	for each statement execute function refuse_change();
