-- A meeting names the series that made it; one that is gone leaves its meetings as they are.
alter table meeting add constraint meeting_series_id_meeting_series_id_fk
	foreign key (series_id) references meeting_series (id) on delete set null;
--> statement-breakpoint
-- Who was in the room at a signature stays as it was counted then.
create trigger quorum_record_is_append_only before update or delete on quorum_record
	for each row execute function refuse_change();
--> statement-breakpoint
create trigger quorum_record_is_not_truncated before truncate on quorum_record
	for each statement execute function refuse_change();
