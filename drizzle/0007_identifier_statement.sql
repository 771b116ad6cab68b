CREATE TABLE "identifier_statement" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"field" text NOT NULL,
	"finding_key" text NOT NULL,
	"reason" text NOT NULL,
	"stated_by_id" uuid,
	"stated_at" timestamp (3) with time zone NOT NULL,
	"confirmed_by_id" uuid,
	"confirmed_at" timestamp (3) with time zone,
	"rejected_by_id" uuid,
	"rejected_at" timestamp (3) with time zone,
	CONSTRAINT "identifier_statement_caseId_findingKey_unique" UNIQUE("case_id","finding_key")
);
--> statement-breakpoint
ALTER TABLE "identifier_statement" ADD CONSTRAINT "identifier_statement_case_id_tumor_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."tumor_case"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identifier_statement" ADD CONSTRAINT "identifier_statement_stated_by_id_person_id_fk" FOREIGN KEY ("stated_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identifier_statement" ADD CONSTRAINT "identifier_statement_confirmed_by_id_person_id_fk" FOREIGN KEY ("confirmed_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identifier_statement" ADD CONSTRAINT "identifier_statement_rejected_by_id_person_id_fk" FOREIGN KEY ("rejected_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;