import * as v from 'valibot';

export type ActionState = 'open' | 'done' | 'not_done';

/** What follows from a case, as minutes show it. `dueOn` is a day, YYYY-MM-DD. */
export type Action = {
	id: string;
	agendaItemId: string;
	what: string;
	ownerId: string | null;
	ownerName: string;
	dueOn: string;
} & ({ state: 'open' | 'done' } | { state: 'not_done'; reason: string });

/** An action of the reader, with where it comes from. */
export type OwnAction = {
	id: string;
	what: string;
	dueOn: string;
	isOverdue: boolean;
	meetingId: string;
	caseNo: string;
	boardName: string;
};

/** A day that exists: the 31st of February is refused here and not by the database. */
export const DaySchema = v.pipe(
	v.string(),
	v.isoDate(),
	v.check((day) => {
		const at = new Date(`${day}T00:00:00Z`);
		return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
	})
);
