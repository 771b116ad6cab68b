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

/** A person in one society, as the actor that a session would give. */
export async function aPerson(
	portal: Portal,
	given: {
		name?: string;
		grade?: Grade;
		specialty?: Specialty;
		society?: string;
		isAdministrator?: boolean;
		isDemonstration?: boolean;
		passwordHash?: string | null;
	} = {}
): Promise<Actor> {
	const societySlug = given.society ?? 'smop';
	const societyId = await aSociety(portal, societySlug);
	const id = newId();
	const grade = given.grade ?? 'resident';
	const isAdministrator = given.isAdministrator ?? false;
	const actor: Actor = {
		id,
		email: `${id}@test.example`,
		displayName: given.name ?? `Dr ${grade} ${id.slice(-4)}`,
		specialty: given.specialty ?? 'medical_oncology',
		isDemonstration: given.isDemonstration ?? false,
		memberships: [{ societyId, societySlug, grade, isAdministrator }]
	};
	await portal.db.insert(person).values({
		id,
		email: actor.email,
		displayName: actor.displayName,
		specialty: actor.specialty,
		isDemonstration: actor.isDemonstration,
		passwordHash: given.passwordHash ?? null,
		createdAt: portal.clock.now()
	});
	await portal.db.insert(membership).values({
		personId: id,
		societyId,
		grade,
		isAdministrator,
		createdAt: portal.clock.now()
	});
	return actor;
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
	for (const { actor, role } of members) {
		await portal.db.insert(boardMember).values({ boardId: id, personId: actor.id, role });
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
