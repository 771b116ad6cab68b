import type { Grade, Specialty } from './people.ts';

/** Who acts: read from the session at every request and every command, never kept. */
export type Actor = {
	id: string;
	email: string;
	displayName: string;
	specialty: Specialty;
	isDemonstration: boolean;
	memberships: {
		societyId: string;
		societySlug: string;
		grade: Grade;
		isAdministrator: boolean;
	}[];
};
