-- What was before the board is kept as it was; only a later use case of redaction may take something out of it.
create trigger discussed_case_is_append_only before update or delete on discussed_case
	for each row execute function refuse_change();
--> statement-breakpoint
create trigger discussed_case_is_not_truncated before truncate on discussed_case
	for each statement execute function refuse_change();
--> statement-breakpoint
-- Items that were closed before cases were kept: where the case has not been changed since, it still is what was before the board.
-- The others get no row, and their pages say that the case as it was is not kept.
insert into discussed_case (agenda_item_id, case_version, title, record, kept_at)
	select agenda_item.id, tumor_case.version, tumor_case.title, tumor_case.record, recommendation.signed_at
	from agenda_item
	join tumor_case on tumor_case.id = agenda_item.case_id
	join recommendation on recommendation.agenda_item_id = agenda_item.id
	where recommendation.case_version = tumor_case.version;
--> statement-breakpoint
insert into discussed_case (agenda_item_id, case_version, title, record, kept_at)
	select agenda_item.id, tumor_case.version, tumor_case.title, tumor_case.record, agenda_item.closed_at
	from agenda_item
	join tumor_case on tumor_case.id = agenda_item.case_id
	where agenda_item.status = 'deferred' and tumor_case.updated_at <= agenda_item.closed_at;
