import * as v from 'valibot';
import { IdSchema } from '../domain/id.ts';
import { DaySchema } from '../domain/meeting/action.ts';
import { ACTION_LIMITS } from '../domain/meeting/action-limits.ts';

const What = v.pipe(
	v.string(),
	v.trim(),
	v.minLength(ACTION_LIMITS.least),
	v.maxLength(ACTION_LIMITS.most)
);

/** Commands about what stands in the minutes beside the recommendation. */
export const MINUTES_COMMANDS = {
	/** `ownerId`: a member of the meeting who is no observer. */
	'action:add': v.strictObject({
		commandId: IdSchema,
		agendaItemId: IdSchema,
		what: What,
		ownerId: IdSchema,
		dueOn: DaySchema
	}),
	'action:remove': v.strictObject({
		commandId: IdSchema,
		agendaItemId: IdSchema,
		actionId: IdSchema
	})
} as const;

/** An action as everybody in the room sees it. */
export type ActionHere = {
	id: string;
	agendaItemId: string;
	what: string;
	ownerName: string;
	dueOn: string;
};

/** What follows from the cases of this meeting, and for which of them this viewer may write or remove actions. */
export type RoomActions = { list: ActionHere[]; writableItemIds: string[] };
