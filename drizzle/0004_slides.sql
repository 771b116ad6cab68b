ALTER TABLE "image" ADD COLUMN "tiles" jsonb;--> statement-breakpoint
ALTER TABLE "image" ADD COLUMN "tiles_key" text;