import { inArray } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Grade, Province, Specialty } from '#lib/domain/people/people.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { newId } from '#server/db/schema/columns.ts';
import { institution, membership, person, society } from '#server/db/schema.ts';
import { actorOf } from '#server/people/actor-of.ts';
import type { Portal } from '#server/portal.ts';

/** Public: it is printed at the start and stands on the sign-in page. */
export const PASSWORD = 'tumor-board';
const DOMAIN = 'demo.mashwara.example';

/** Invented, as is everybody below. */
const INSTITUTIONS = {
	lahore: { name: 'Ravi Cancer Hospital', city: 'Lahore', province: 'PK-PB' },
	karachi: { name: 'Kirthar Institute of Oncology', city: 'Karachi', province: 'PK-SD' },
	peshawar: { name: 'Khyber Gate Teaching Hospital', city: 'Peshawar', province: 'PK-KP' }
} as const satisfies Record<string, { name: string; city: string; province: Province }>;

type Entry = {
	name: string;
	specialty: Specialty;
	at: keyof typeof INSTITUTIONS;
	societies: { slug: 'sos-pk' | 'smop' | 'psco'; grade: Grade; isAdministrator?: true }[];
};

/** By account name; the order is that of the sign-in page. */
export const PEOPLE = {
	chair: {
		name: 'Dr Mehrunnisa Tareen',
		specialty: 'medical_oncology',
		at: 'lahore',
		societies: [{ slug: 'smop', grade: 'consultant' }]
	},
	senior: {
		name: 'Dr Ghazanfar Wattoo',
		specialty: 'radiation_oncology',
		at: 'karachi',
		// Both: who checks the images of the residents has to share a society with them.
		societies: [
			{ slug: 'psco', grade: 'consultant' },
			{ slug: 'smop', grade: 'consultant' }
		]
	},
	surgeon: {
		name: 'Dr Zarmina Durrani',
		specialty: 'surgical_oncology',
		at: 'peshawar',
		societies: [{ slug: 'sos-pk', grade: 'consultant' }]
	},
	resident: {
		name: 'Dr Areeba Chishti',
		specialty: 'medical_oncology',
		at: 'lahore',
		societies: [{ slug: 'smop', grade: 'resident' }]
	},
	trainee: {
		name: 'Dr Danyal Bugti',
		specialty: 'clinical_oncology',
		at: 'karachi',
		societies: [{ slug: 'psco', grade: 'resident' }]
	},
	mentor: {
		name: 'Dr Sumbul Kazmi',
		specialty: 'gynecological_oncology',
		at: 'karachi',
		societies: [
			{ slug: 'sos-pk', grade: 'consultant' },
			{ slug: 'psco', grade: 'consultant' }
		]
	},
	mentee: {
		name: 'Dr Laiba Gichki',
		specialty: 'surgical_oncology',
		at: 'peshawar',
		societies: [{ slug: 'sos-pk', grade: 'fellow' }]
	},
	admin: {
		name: 'Rukhsana Jatoi',
		specialty: 'other',
		at: 'lahore',
		societies: [
			{ slug: 'sos-pk', grade: 'coordinator', isAdministrator: true },
			{ slug: 'smop', grade: 'coordinator', isAdministrator: true },
			{ slug: 'psco', grade: 'coordinator', isAdministrator: true }
		]
	}
} as const satisfies Record<string, Entry>;
export type AccountName = keyof typeof PEOPLE;
export type Cast = Record<AccountName, Actor>;

export function emailOf(name: AccountName): string {
	return `${name}@${DOMAIN}`;
}

/** The eight people, marked as the demonstration's, with their societies and hospitals. */
export async function createPeople(portal: Portal): Promise<Cast> {
	const institutions = await createInstitutions(portal);
	const societies = await portal.db
		.select({ id: society.id, slug: society.slug })
		.from(society)
		.where(inArray(society.slug, ['sos-pk', 'smop', 'psco']));
	const cast: Partial<Cast> = {};
	for (const [name, entry] of Object.entries(PEOPLE) as [AccountName, Entry][]) {
		const personId = await createPerson(portal, name, institutions[entry.at]);
		for (const { slug, grade, isAdministrator = false } of entry.societies) {
			const found = societies.find((one) => one.slug === slug);
			if (found === undefined) {
				throw new Error(`no society ${slug}`);
			}
			const createdAt = portal.clock.now();
			const row = { personId, societyId: found.id, grade, isAdministrator, createdAt };
			await portal.db.insert(membership).values(row);
		}
		const actor = await actorOf(portal, personId);
		if (actor === null) {
			throw new Error(`${name} was not stored`);
		}
		cast[name] = actor;
	}
	return cast as Cast;
}

async function createPerson(
	portal: Portal,
	name: AccountName,
	institutionId: string
): Promise<string> {
	const id = newId();
	await portal.db.insert(person).values({
		id,
		email: emailOf(name),
		displayName: PEOPLE[name].name,
		passwordHash: await hashPassword(PASSWORD),
		specialty: PEOPLE[name].specialty,
		institutionId,
		isDemonstration: true,
		createdAt: portal.clock.now()
	});
	return id;
}

async function createInstitutions(
	portal: Portal
): Promise<Record<keyof typeof INSTITUTIONS, string>> {
	const ids = { lahore: newId(), karachi: newId(), peshawar: newId() };
	await portal.db.insert(institution).values([
		{ id: ids.lahore, ...INSTITUTIONS.lahore },
		{ id: ids.karachi, ...INSTITUTIONS.karachi },
		{ id: ids.peshawar, ...INSTITUTIONS.peshawar }
	]);
	return ids;
}
