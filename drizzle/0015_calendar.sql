CREATE TABLE "calendar_address" (
	"person_id" uuid PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "calendar_address_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "meeting_answer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"answer" text NOT NULL,
	"deputy_id" uuid,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "meeting_answer_meetingId_personId_unique" UNIQUE("meeting_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "meeting_series" (
	"id" uuid PRIMARY KEY NOT NULL,
	"board_id" uuid NOT NULL,
	"pattern" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quorum_record" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"agenda_item_id" uuid,
	"required" jsonb NOT NULL,
	"present" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "quorum_record_meetingId_agendaItemId_unique" UNIQUE NULLS NOT DISTINCT("meeting_id","agenda_item_id")
);
--> statement-breakpoint
CREATE TABLE "required_specialty" (
	"id" uuid PRIMARY KEY NOT NULL,
	"board_id" uuid NOT NULL,
	"specialty" text NOT NULL,
	CONSTRAINT "required_specialty_boardId_specialty_unique" UNIQUE("board_id","specialty")
);
--> statement-breakpoint
ALTER TABLE "board" ADD COLUMN "link" text;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "minutes" integer DEFAULT 60 NOT NULL;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "link" text;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "sequence" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "cancel_reason" text;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "series_id" uuid;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "slot_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "calendar_address" ADD CONSTRAINT "calendar_address_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_answer" ADD CONSTRAINT "meeting_answer_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_answer" ADD CONSTRAINT "meeting_answer_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_answer" ADD CONSTRAINT "meeting_answer_deputy_id_person_id_fk" FOREIGN KEY ("deputy_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_series" ADD CONSTRAINT "meeting_series_board_id_board_id_fk" FOREIGN KEY ("board_id") REFERENCES "public"."board"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quorum_record" ADD CONSTRAINT "quorum_record_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quorum_record" ADD CONSTRAINT "quorum_record_agenda_item_id_agenda_item_id_fk" FOREIGN KEY ("agenda_item_id") REFERENCES "public"."agenda_item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "required_specialty" ADD CONSTRAINT "required_specialty_board_id_board_id_fk" FOREIGN KEY ("board_id") REFERENCES "public"."board"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "meeting_series_board_id_index" ON "meeting_series" USING btree ("board_id");--> statement-breakpoint
CREATE INDEX "quorum_record_meeting_id_index" ON "quorum_record" USING btree ("meeting_id");--> statement-breakpoint
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_seriesId_slotAt_unique" UNIQUE("series_id","slot_at");