import './require-node.ts';
import { verifyTrail, type VerifiedTrail } from './audit/verify-trail.ts';
import { readConfig } from './config.ts';
import { requireDatabase } from './first-start.ts';
import {
	verifyRecommendations,
	type VerifiedRecommendations
} from './meetings/verify-recommendations.ts';
import { openLog } from './open-log.ts';
import { openPortal } from './open-portal.ts';
import { runTool } from './run-tool.ts';
import { StartRefusal } from './start-refusal.ts';

/** Says whether audit trail, signed recommendations and what stands under them are as they were written; status 1 when they are not. */
async function main(): Promise<void> {
	const config = readConfig(process.env);
	await requireDatabase(config);
	const { portal, close } = await openPortal(config, openLog(config), { as: 'tool' });
	try {
		const trail = await verifyTrail(portal.db);
		if (!trail.ok) {
			throw new StartRefusal(brokenTrail(trail));
		}
		const signed = await verifyRecommendations(portal);
		if (!signed.ok) {
			throw new StartRefusal(`Broken: ${brokenSignature(signed)}.`);
		}
		const notKept =
			signed.notKept === 0
				? ''
				: ` ${signed.notKept} of them from before cases were kept: what was before the board then is not known.`;
		const leftOut =
			signed.leftOut === 0
				? ''
				: ` (${signed.leftOut} more were left out when the portal was moved)`;
		const redacted =
			signed.redacted === 0
				? ''
				: ` Identifying text was taken out of ${signed.redacted} of them: they match the seals made then, which name those before.`;
		process.stdout.write(
			`Intact: ${trail.count} audit entries, ${signed.count} signed recommendations of ${signed.meetings} meetings${leftOut}.${notKept}${redacted} Last entry ${trail.lastSeq}, hash ${trail.lastHash}\n`
		);
	} finally {
		await close();
	}
}

function brokenTrail({ brokenSeq, count, reason }: VerifiedTrail & { ok: false }): string {
	const what =
		reason === 'changed'
			? 'was changed after it was written'
			: 'does not follow the entry before it: one was removed or changed';
	return `Broken: audit entry ${brokenSeq} ${what}. Intact entries before it: ${count}.`;
}

function brokenSignature(signed: VerifiedRecommendations & { ok: false }): string {
	switch (signed.reason) {
		case 'invalid':
			return `recommendation ${signed.recommendationId} or the case kept with it is not what was signed, or it was signed with a key that is not in DATA/keys`;
		case 'out_of_chain':
			return `recommendation ${signed.recommendationId} does not follow another of its meeting: one was removed`;
		case 'co_signature_invalid':
			return `the co-signature under recommendation ${signed.recommendationId} is not what was signed`;
		case 'addendum_invalid':
			return `version ${signed.version} of recommendation ${signed.recommendationId} is not what was added, or the version before it was removed`;
		case 'missing':
			return `the recommendation that audit entry ${signed.auditSeq} says was signed is not there as it was`;
		case 'co_signature_missing':
			return `the co-signature of audit entry ${signed.auditSeq} is not there as it was`;
		case 'addendum_missing':
			return `the addendum of audit entry ${signed.auditSeq} is not there as it was`;
	}
}

await runTool(main);
