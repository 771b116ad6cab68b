CREATE TABLE "agenda_entry" (
	"id" uuid PRIMARY KEY NOT NULL,
	"agenda_item_id" uuid NOT NULL,
	"minutes" integer,
	"proposed_by_id" uuid,
	"proposed_at" timestamp (3) with time zone,
	"triage" text,
	"triage_reason" text,
	"triaged_by_id" uuid,
	"triaged_at" timestamp (3) with time zone,
	"override_reason" text,
	"overridden_by_id" uuid,
	"override_missing" jsonb,
	"asked_at" timestamp (3) with time zone,
	CONSTRAINT "agenda_entry_agendaItemId_unique" UNIQUE("agenda_item_id")
);
--> statement-breakpoint
CREATE TABLE "agenda_plan" (
	"meeting_id" uuid PRIMARY KEY NOT NULL,
	"order_version" integer DEFAULT 0 NOT NULL,
	"call_change" text
);
--> statement-breakpoint
CREATE TABLE "agenda_pull" (
	"id" uuid PRIMARY KEY NOT NULL,
	"agenda_item_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "agenda_pull_agendaItemId_personId_unique" UNIQUE("agenda_item_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "locked_plan" (
	"id" uuid PRIMARY KEY NOT NULL,
	"agenda_item_id" uuid NOT NULL,
	"plan" text NOT NULL,
	"case_version" integer NOT NULL,
	"locked_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "locked_plan_agendaItemId_unique" UNIQUE("agenda_item_id")
);
--> statement-breakpoint
CREATE TABLE "no_images" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"stated_by_id" uuid,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pre_read" (
	"id" uuid PRIMARY KEY NOT NULL,
	"agenda_item_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "pre_read_agendaItemId_personId_unique" UNIQUE("agenda_item_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "pre_vote" (
	"id" uuid PRIMARY KEY NOT NULL,
	"agenda_item_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"intent" text NOT NULL,
	"plan" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "pre_vote_agendaItemId_personId_unique" UNIQUE("agenda_item_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "agenda_entry" ADD CONSTRAINT "agenda_entry_agenda_item_id_agenda_item_id_fk" FOREIGN KEY ("agenda_item_id") REFERENCES "public"."agenda_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_entry" ADD CONSTRAINT "agenda_entry_proposed_by_id_person_id_fk" FOREIGN KEY ("proposed_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_entry" ADD CONSTRAINT "agenda_entry_triaged_by_id_person_id_fk" FOREIGN KEY ("triaged_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_entry" ADD CONSTRAINT "agenda_entry_overridden_by_id_person_id_fk" FOREIGN KEY ("overridden_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_plan" ADD CONSTRAINT "agenda_plan_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_pull" ADD CONSTRAINT "agenda_pull_agenda_item_id_agenda_item_id_fk" FOREIGN KEY ("agenda_item_id") REFERENCES "public"."agenda_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_pull" ADD CONSTRAINT "agenda_pull_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "locked_plan" ADD CONSTRAINT "locked_plan_agenda_item_id_agenda_item_id_fk" FOREIGN KEY ("agenda_item_id") REFERENCES "public"."agenda_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "no_images" ADD CONSTRAINT "no_images_case_id_tumor_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."tumor_case"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "no_images" ADD CONSTRAINT "no_images_stated_by_id_person_id_fk" FOREIGN KEY ("stated_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pre_read" ADD CONSTRAINT "pre_read_agenda_item_id_agenda_item_id_fk" FOREIGN KEY ("agenda_item_id") REFERENCES "public"."agenda_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pre_read" ADD CONSTRAINT "pre_read_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pre_vote" ADD CONSTRAINT "pre_vote_agenda_item_id_agenda_item_id_fk" FOREIGN KEY ("agenda_item_id") REFERENCES "public"."agenda_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pre_vote" ADD CONSTRAINT "pre_vote_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;