import type { Specialty } from '../people/people.ts';
import type { MeetingRole } from './meeting.ts';

export type Quorum = {
	required: Specialty[];
	/** Those of the required ones that somebody here stands for. */
	present: Specialty[];
	missing: Specialty[];
	isMet: boolean;
};

/** Whose specialty counts: chair and panelists. Who presents, learns or listens does not speak for a specialty. */
export const STANDS_FOR_SPECIALTY: MeetingRole[] = ['chair', 'panelist'];

/** Required specialties against the people who are in the room, or who said they come. A board that requires none has quorum. */
export function quorumOf(
	required: readonly Specialty[],
	people: readonly { role: MeetingRole; specialty: string }[]
): Quorum {
	const here = new Set(
		people
			.filter(({ role }) => STANDS_FOR_SPECIALTY.includes(role))
			.map(({ specialty }) => specialty)
	);
	const present = required.filter((one) => here.has(one));
	const missing = required.filter((one) => !here.has(one));
	return { required: [...required], present, missing, isMet: missing.length === 0 };
}
