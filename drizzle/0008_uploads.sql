CREATE TABLE "upload_file" (
	"id" uuid PRIMARY KEY NOT NULL,
	"attachment_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"extension" text NOT NULL,
	"byte_size" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"run_after" timestamp (3) with time zone NOT NULL,
	"locked_until" timestamp (3) with time zone,
	"last_error" text,
	"done_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "attachment" ADD COLUMN "receives_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "upload_file" ADD CONSTRAINT "upload_file_attachment_id_attachment_id_fk" FOREIGN KEY ("attachment_id") REFERENCES "public"."attachment"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "upload_file_attachment_id_index" ON "upload_file" USING btree ("attachment_id");--> statement-breakpoint
CREATE INDEX "job_done_at_run_after_index" ON "job" USING btree ("done_at","run_after");--> statement-breakpoint
CREATE INDEX "job_subject_id_index" ON "job" USING btree ("subject_id");