import type { Actor } from '#lib/domain/people/actor.ts';
import { readFindings, type ShownFinding } from '#server/cases/read-findings.ts';
import type { SeenFinding } from '#server/cases/remove-finding.ts';
import { stateFinding } from '#server/cases/state-finding.ts';
import type { Portal } from '#server/portal.ts';

/** What the author reads on the page of findings. */
export async function findingsOfCase(
	portal: Portal,
	author: Actor,
	caseNo: string
): Promise<{ version: number; findings: ShownFinding[] }> {
	const read = await readFindings(portal, author, caseNo);
	if (!read.ok) {
		throw new Error(`no findings: ${read.reason}`);
	}
	return read.value;
}

/** The passage with this text, as a form sends it. */
export async function seenFinding(
	portal: Portal,
	author: Actor,
	{ caseNo, found }: { caseNo: string; found: string }
): Promise<SeenFinding> {
	const { version, findings } = await findingsOfCase(portal, author, caseNo);
	const finding = findings.find((one) => one.passage.found === found);
	if (finding === undefined) {
		throw new Error(`"${found}" is no finding of ${caseNo}`);
	}
	const { field, start, end } = finding;
	return { caseNo, version, field, start, end };
}

/** A statement of the author that waits for a second person; its id. */
export async function aStatement(
	portal: Portal,
	author: Actor,
	{ caseNo, found }: { caseNo: string; found: string }
): Promise<string> {
	const seen = await seenFinding(portal, author, { caseNo, found });
	const stated = await stateFinding(portal, author, { ...seen, reason: 'Not of the patient.' });
	if (!stated.ok) {
		throw new Error(`nothing was stated: ${stated.reason}`);
	}
	return stated.value.statementId;
}
