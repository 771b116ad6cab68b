import { inArray } from 'drizzle-orm';
import {
	passageOf,
	textsOf,
	type FindingKind,
	type Passage
} from '#lib/domain/case/text-findings.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { person } from '#server/db/schema.ts';
import { secondPersonsOf, type SecondPerson } from '#server/images/second-persons.ts';
import type { Portal } from '#server/portal.ts';
import { caseFor } from './case-for.ts';
import { findingsOf, type FindingState, type HeldFinding } from './findings-of.ts';

export type ShownFinding = {
	kind: FindingKind;
	field: string;
	start: number;
	end: number;
	state: FindingState;
	passage: Passage;
	reason: string | null;
	/** Who agreed, or did not. */
	decidedBy: string | null;
};
export type FindingsView = {
	caseNo: string;
	title: string;
	version: number;
	findings: ShownFinding[];
	/** Some of those who may agree. */
	secondPersons: SecondPerson[];
};

/** What in a case may identify its patient, for its author to resolve. */
export async function readFindings(
	portal: Portal,
	actor: Actor,
	caseNo: string
): Promise<Outcome<FindingsView>> {
	return portal.db.transaction(async (tx) => {
		const held = await caseFor(tx, actor, { caseNo, verb: 'edit' });
		if (!held.ok) {
			return held;
		}
		const { id, title, record, version } = held.value;
		const findings = await findingsOf(tx, portal, held.value);
		const names = await decidersOf(tx, findings);
		const texts = new Map(textsOf(title, record));
		const view = {
			...{ caseNo, title, version },
			findings: findings.map((one) => shownFinding(one, texts.get(one.field) ?? '', names)),
			secondPersons: await secondPersonsOf(tx, actor)
		};
		await writeAudit(tx, actor.id, 'case.read', { caseId: id });
		return accept(view);
	});
}

function deciderOf({ statement }: HeldFinding): string | null {
	return statement?.confirmedById ?? statement?.rejectedById ?? null;
}

function shownFinding(
	finding: HeldFinding,
	text: string,
	names: Map<string, string>
): ShownFinding {
	const { kind, field, start, end, state, statement } = finding;
	const decidedBy = names.get(deciderOf(finding) ?? '') ?? null;
	const reason = statement?.reason ?? null;
	return { kind, field, start, end, state, passage: passageOf(text, finding), reason, decidedBy };
}

async function decidersOf(tx: Tx, findings: HeldFinding[]): Promise<Map<string, string>> {
	const ids = findings.map(deciderOf).filter((id) => id !== null);
	if (ids.length === 0) {
		return new Map();
	}
	const found = await tx
		.select({ id: person.id, name: person.displayName })
		.from(person)
		.where(inArray(person.id, ids));
	return new Map(found.map(({ id, name }) => [id, name]));
}
