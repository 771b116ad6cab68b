CREATE TABLE "discussed_case" (
	"agenda_item_id" uuid PRIMARY KEY NOT NULL,
	"case_version" integer NOT NULL,
	"title" text NOT NULL,
	"record" jsonb NOT NULL,
	"images" jsonb,
	"kept_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "recommendation" ADD COLUMN "seal_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "discussed_case" ADD CONSTRAINT "discussed_case_agenda_item_id_agenda_item_id_fk" FOREIGN KEY ("agenda_item_id") REFERENCES "public"."agenda_item"("id") ON DELETE no action ON UPDATE no action;