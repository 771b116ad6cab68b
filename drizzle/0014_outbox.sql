CREATE TABLE "meeting_reminder" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox_letter" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"person_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"outcome" text,
	"last_error" text,
	"settled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "outbox_letter_key_unique" UNIQUE("key")
);
--> statement-breakpoint
ALTER TABLE "meeting_reminder" ADD CONSTRAINT "meeting_reminder_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox_letter" ADD CONSTRAINT "outbox_letter_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "meeting_reminder_meeting_id_index" ON "meeting_reminder" USING btree ("meeting_id");--> statement-breakpoint
CREATE INDEX "outbox_letter_person_id_index" ON "outbox_letter" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "outbox_letter_subject_id_index" ON "outbox_letter" USING btree ("subject_id");