ALTER TABLE "attachment" ADD COLUMN "found_text" jsonb;--> statement-breakpoint
ALTER TABLE "image" ADD COLUMN "previews" jsonb DEFAULT '[]'::jsonb NOT NULL;