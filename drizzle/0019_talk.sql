CREATE TABLE "hand" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"called_at" timestamp (3) with time zone,
	"called_for_id" uuid,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "knock" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"status" text NOT NULL,
	"knocked_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "knock_meetingId_personId_unique" UNIQUE("meeting_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "lobby" (
	"meeting_id" uuid PRIMARY KEY NOT NULL,
	"is_open" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meeting_break" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"is_declined" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "poll" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"question" text NOT NULL,
	"options" text NOT NULL,
	"is_multiple" boolean NOT NULL,
	"is_anonymous" boolean NOT NULL,
	"counts" integer[] NOT NULL,
	"opened_by_id" uuid,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "poll_answer" (
	"poll_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"choices" integer[],
	CONSTRAINT "poll_answer_pollId_personId_unique" UNIQUE("poll_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "question_second" (
	"question_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	CONSTRAINT "question_second_questionId_personId_unique" UNIQUE("question_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "room_message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"author_id" uuid,
	"text" text NOT NULL,
	"status" text,
	"at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"removed_by_id" uuid
);
--> statement-breakpoint
ALTER TABLE "hand" ADD CONSTRAINT "hand_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand" ADD CONSTRAINT "hand_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand" ADD CONSTRAINT "hand_called_for_id_agenda_item_id_fk" FOREIGN KEY ("called_for_id") REFERENCES "public"."agenda_item"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "knock" ADD CONSTRAINT "knock_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "knock" ADD CONSTRAINT "knock_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lobby" ADD CONSTRAINT "lobby_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_break" ADD CONSTRAINT "meeting_break_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "poll" ADD CONSTRAINT "poll_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "poll" ADD CONSTRAINT "poll_opened_by_id_person_id_fk" FOREIGN KEY ("opened_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "poll_answer" ADD CONSTRAINT "poll_answer_poll_id_poll_id_fk" FOREIGN KEY ("poll_id") REFERENCES "public"."poll"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "poll_answer" ADD CONSTRAINT "poll_answer_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_second" ADD CONSTRAINT "question_second_question_id_room_message_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."room_message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_second" ADD CONSTRAINT "question_second_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_message" ADD CONSTRAINT "room_message_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_message" ADD CONSTRAINT "room_message_author_id_person_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_message" ADD CONSTRAINT "room_message_removed_by_id_person_id_fk" FOREIGN KEY ("removed_by_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "hand_meeting_id_index" ON "hand" USING btree ("meeting_id");--> statement-breakpoint
CREATE UNIQUE INDEX "hand_one_of_a_person" ON "hand" USING btree ("meeting_id","person_id") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "hand_one_called" ON "hand" USING btree ("meeting_id") WHERE called_at is not null and ended_at is null;--> statement-breakpoint
CREATE INDEX "meeting_break_meeting_id_index" ON "meeting_break" USING btree ("meeting_id");--> statement-breakpoint
CREATE INDEX "poll_meeting_id_index" ON "poll" USING btree ("meeting_id");--> statement-breakpoint
CREATE INDEX "room_message_meeting_id_index" ON "room_message" USING btree ("meeting_id");