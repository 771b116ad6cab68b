CREATE TABLE "addendum" (
	"id" uuid PRIMARY KEY NOT NULL,
	"recommendation_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"body" text NOT NULL,
	"previous_seal" text NOT NULL,
	"signed_by_id" uuid,
	"signed_by_name" text NOT NULL,
	"signed_at" timestamp (3) with time zone NOT NULL,
	"seal" text NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	CONSTRAINT "addendum_recommendationId_version_unique" UNIQUE("recommendation_id","version")
);
--> statement-breakpoint
CREATE TABLE "ballot" (
	"id" uuid PRIMARY KEY NOT NULL,
	"round_id" uuid NOT NULL,
	"person_id" uuid,
	"role" text NOT NULL,
	"specialty" text NOT NULL,
	"kind" text NOT NULL,
	"ideal" integer NOT NULL,
	"feasible" integer NOT NULL,
	CONSTRAINT "ballot_roundId_personId_unique" UNIQUE("round_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "co_signature" (
	"recommendation_id" uuid PRIMARY KEY NOT NULL,
	"previous_seal" text NOT NULL,
	"specialty" text NOT NULL,
	"signed_by_id" uuid,
	"signed_by_name" text NOT NULL,
	"signed_at" timestamp (3) with time zone NOT NULL,
	"seal" text NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dissent" (
	"id" uuid PRIMARY KEY NOT NULL,
	"agenda_item_id" uuid NOT NULL,
	"person_id" uuid,
	"name" text NOT NULL,
	"specialty" text NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"filed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "dissent_agendaItemId_personId_unique" UNIQUE("agenda_item_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "recommendation_structure" (
	"agenda_item_id" uuid PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"changed_by_id" uuid,
	"changed_by_name" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "revote_request" (
	"id" uuid PRIMARY KEY NOT NULL,
	"agenda_item_id" uuid NOT NULL,
	"round_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "revote_request_roundId_personId_unique" UNIQUE("round_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "vote_round" (
	"id" uuid PRIMARY KEY NOT NULL,
	"agenda_item_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"status" text NOT NULL,
	"options" jsonb NOT NULL,
	"reason" text,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"cast_count" integer,
	"counted_of" integer,
	CONSTRAINT "vote_round_agendaItemId_round_unique" UNIQUE("agenda_item_id","round")
);
--> statement-breakpoint
ALTER TABLE "recommendation" ADD COLUMN "decision" jsonb;--> statement-breakpoint
ALTER TABLE "addendum" ADD CONSTRAINT "addendum_recommendation_id_recommendation_id_fk" FOREIGN KEY ("recommendation_id") REFERENCES "public"."recommendation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "addendum" ADD CONSTRAINT "addendum_signed_by_id_person_id_fk" FOREIGN KEY ("signed_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ballot" ADD CONSTRAINT "ballot_round_id_vote_round_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."vote_round"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ballot" ADD CONSTRAINT "ballot_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "co_signature" ADD CONSTRAINT "co_signature_recommendation_id_recommendation_id_fk" FOREIGN KEY ("recommendation_id") REFERENCES "public"."recommendation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "co_signature" ADD CONSTRAINT "co_signature_signed_by_id_person_id_fk" FOREIGN KEY ("signed_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dissent" ADD CONSTRAINT "dissent_agenda_item_id_agenda_item_id_fk" FOREIGN KEY ("agenda_item_id") REFERENCES "public"."agenda_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dissent" ADD CONSTRAINT "dissent_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recommendation_structure" ADD CONSTRAINT "recommendation_structure_agenda_item_id_agenda_item_id_fk" FOREIGN KEY ("agenda_item_id") REFERENCES "public"."agenda_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recommendation_structure" ADD CONSTRAINT "recommendation_structure_changed_by_id_person_id_fk" FOREIGN KEY ("changed_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revote_request" ADD CONSTRAINT "revote_request_agenda_item_id_agenda_item_id_fk" FOREIGN KEY ("agenda_item_id") REFERENCES "public"."agenda_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revote_request" ADD CONSTRAINT "revote_request_round_id_vote_round_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."vote_round"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revote_request" ADD CONSTRAINT "revote_request_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote_round" ADD CONSTRAINT "vote_round_agenda_item_id_agenda_item_id_fk" FOREIGN KEY ("agenda_item_id") REFERENCES "public"."agenda_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "addendum_recommendation_id_index" ON "addendum" USING btree ("recommendation_id");