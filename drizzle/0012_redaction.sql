CREATE TABLE "redacted_row" (
	"id" uuid PRIMARY KEY NOT NULL,
	"redaction_id" uuid NOT NULL,
	"table" text NOT NULL,
	"row_id" uuid NOT NULL,
	"former_seal" text,
	"former_signature" text,
	"former_key_id" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "redaction" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"passages" jsonb,
	"reported_by_id" uuid,
	"reported_by_name" text NOT NULL,
	"reported_at" timestamp (3) with time zone NOT NULL,
	"decided_by_id" uuid,
	"decided_by_name" text,
	"decided_at" timestamp (3) with time zone,
	"decline_reason" text,
	"taken" jsonb,
	"generations" jsonb
);
--> statement-breakpoint
ALTER TABLE "redacted_row" ADD CONSTRAINT "redacted_row_redaction_id_redaction_id_fk" FOREIGN KEY ("redaction_id") REFERENCES "public"."redaction"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redaction" ADD CONSTRAINT "redaction_case_id_tumor_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."tumor_case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redaction" ADD CONSTRAINT "redaction_reported_by_id_person_id_fk" FOREIGN KEY ("reported_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redaction" ADD CONSTRAINT "redaction_decided_by_id_person_id_fk" FOREIGN KEY ("decided_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "redacted_row_row_id_index" ON "redacted_row" USING btree ("row_id");--> statement-breakpoint
CREATE INDEX "redaction_case_id_index" ON "redaction" USING btree ("case_id");