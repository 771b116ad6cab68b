import { newId } from '#server/db/schema/columns.ts';
import { board, boardMember, membership, person, society, tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { emptyRecord } from '#lib/domain/case/record.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Grade, Specialty } from '#lib/domain/people/people.ts';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import { eq } from 'drizzle-orm';

/** The society with this slug, made when it does not exist. */
export async function aSociety(portal: Portal, slug = 'smop'): Promise<string> {
	const [found] = await portal.db
		.select({ id: society.id })
		.from(society)
		.where(eq(society.slug, slug));
	if (found !== undefined) {
		return found.id;
	}
	const id = newId();
	await portal.db
		.insert(society)
		.values({ id, slug, shortName: slug.toUpperCase(), name: `Society ${slug}` });
	return id;
}

export type GivenPerson = {
	name?: string;
	grade?: Grade;
	specialty?: Specialty;
	society?: string;
	isAdministrator?: boolean;
	isDemonstration?: boolean;
	passwordHash?: string | null;
};

/** A person in one society, as the actor that a session would give. */
export async function aPerson(portal: Portal, given: GivenPerson = {}): Promise<Actor> {
	const { person } = await somePeople(portal, { person: given });
	return person;
}

/** The same for several by name, in two statements. */
export async function somePeople<Name extends string>(
	portal: Portal,
	given: Record<Name, GivenPerson>
): Promise<Record<Name, Actor>> {
	const actors = {} as Record<Name, Actor>;
	const people: (typeof person.$inferInsert)[] = [];
	const memberships: (typeof membership.$inferInsert)[] = [];
	const createdAt = portal.clock.now();
	for (const name of Object.keys(given) as Name[]) {
		const { passwordHash = null } = given[name];
		const actor = await anActor(portal, given[name]);
		const { memberships: own, ...columns } = actor;
		actors[name] = actor;
		people.push({ ...columns, passwordHash, createdAt });
		memberships.push(
			...own.map(({ societySlug: _, ...one }) => ({ ...one, personId: actor.id, createdAt }))
		);
	}
	await portal.db.insert(person).values(people);
	await portal.db.insert(membership).values(memberships);
	return actors;
}

async function anActor(portal: Portal, given: GivenPerson): Promise<Actor> {
	const { grade = 'resident', isAdministrator = false, society: societySlug = 'smop' } = given;
	const id = newId();
	return {
		id,
		email: `${id}@test.example`,
		displayName: given.name ?? `Dr ${grade} ${id.slice(-4)}`,
		specialty: given.specialty ?? 'medical_oncology',
		isDemonstration: given.isDemonstration ?? false,
		memberships: [
			{ societyId: await aSociety(portal, societySlug), societySlug, grade, isAdministrator }
		]
	};
}

/** A board with these members. */
export async function aBoard(
	portal: Portal,
	members: { actor: Actor; role: MeetingRole }[]
): Promise<{ id: string; slug: string }> {
	const id = newId();
	const slug = `board-${id.slice(-6)}`;
	await portal.db.insert(board).values({
		id,
		slug,
		name: 'Thoracic board, Lahore',
		purpose: 'Weekly board for tumors of the chest.',
		societyId: await aSociety(portal),
		defaultMinutes: 10,
		createdAt: portal.clock.now()
	});
	if (members.length > 0) {
		await portal.db
			.insert(boardMember)
			.values(members.map(({ actor, role }) => ({ boardId: id, personId: actor.id, role })));
	}
	return { id, slug };
}

let lastCaseNumber = 0;

/** A row in `tumor_case`, with an empty record unless one is given. */
export async function aCaseRow(
	portal: Portal,
	given: { author: Actor; status?: 'draft' | 'ready'; record?: unknown; title?: string }
): Promise<{ id: string; caseNo: string }> {
	const id = newId();
	// A year of its own: numbers that use cases allocate are never the same.
	const caseNo = `1999-${(lastCaseNumber += 1)}`;
	await portal.db.insert(tumorCase).values({
		id,
		caseNo,
		authorId: given.author.id,
		origin: 'synthetic',
		status: given.status ?? 'ready',
		title: given.title ?? 'Upper-lobe mass after six months of TB treatment',
		record: given.record ?? emptyRecord(),
		createdAt: portal.clock.now(),
		updatedAt: portal.clock.now()
	});
	return { id, caseNo };
}
