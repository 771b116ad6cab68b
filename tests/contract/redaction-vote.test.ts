import { afterEach, beforeEach, expect, test } from 'vitest';
import { EMPTY_STRUCTURE } from '#lib/domain/vote/structure.ts';
import { addendum, dissent, voteRound } from '#server/db/schema.ts';
import { readMinutes } from '#server/meetings/read-minutes.ts';
import { verifyRecommendations } from '#server/meetings/verify-recommendations.ts';
import { addToRecommendation } from '#server/meetings/vote/add-to-recommendation.ts';
import { askForRevote } from '#server/meetings/vote/ask-for-revote.ts';
import { castBallot } from '#server/meetings/vote/cast-ballot.ts';
import { coSignRecommendation } from '#server/meetings/vote/co-sign-recommendation.ts';
import { fileDissent } from '#server/meetings/vote/file-dissent.ts';
import { openVoteAgain } from '#server/meetings/vote/open-vote-again.ts';
import { openVote } from '#server/meetings/vote/open-vote.ts';
import { revealVote } from '#server/meetings/vote/reveal-vote.ts';
import { writeStructure } from '#server/meetings/vote/write-structure.ts';
import { aSignature } from '../builders/discussions.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aNamedDiscussion, aRedaction, NAME, redactionRow } from '../builders/redactions.ts';
import { columnsWith } from '../builders/stored-text.ts';

let portal: TestPortal;
beforeEach(async () => {
	portal = await openPortal();
});
afterEach(() => portal.close());

/** A revealed vote, dissent and details, each with the name of the patient in it. */
async function aNamedVote() {
	const discussion = await aNamedDiscussion(portal);
	const { agendaItemId, chair, panelist } = discussion;
	const reason = `It is ${NAME}.`;
	const options = [`Surgery for ${NAME}`, 'Radiotherapy'];
	await openVote(portal, chair, { agendaItemId, options });
	for (const round of [1, 2]) {
		await castBallot(portal, panelist, { agendaItemId, round, ideal: 0, feasible: 1 });
		await revealVote(portal, chair, { agendaItemId, round });
		await askForRevote(portal, panelist, { agendaItemId, round, reason });
		if (round === 1) {
			await openVoteAgain(portal, chair, { agendaItemId, round, reason });
		}
	}
	await fileDissent(portal, panelist, { agendaItemId, reason });
	const structure = { ...EMPTY_STRUCTURE, feasible: `What ${NAME} can pay for` };
	const guideline = { is: 'named' as const, name: NAME };
	const details = { ...structure, guideline };
	await writeStructure(portal, chair, { agendaItemId, version: 0, structure: details });
	return discussion;
}

test('[VT18] a name is taken out of an open case’s options, reasons, dissent and details', async () => {
	const { caseNo, chair, presenter } = await aNamedVote();
	const redactionId = await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
	expect(await columnsWith(portal, NAME)).toEqual([]);
	expect((await redactionRow(portal, redactionId))?.taken).toEqual(
		expect.arrayContaining([
			{ place: 'vote', count: 5 },
			{ place: 'dissent', count: 1 },
			{ place: 'structure', count: 2 }
		])
	);
	await expect(portal.db.update(voteRound).set({ options: ['Else'] })).rejects.toThrow();
});

test('[VT18] it is taken out of what was signed and added, and every seal is of what is left', async () => {
	const { caseNo, agendaItemId, meetingId, chair, panelist, presenter } = await aNamedVote();
	await aSignature(portal, { chair, agendaItemId });
	const decided = async () => {
		const minutes = await readMinutes(portal, panelist, meetingId);
		const decision = minutes.ok ? minutes.value.decisions[0] : undefined;
		return decision?.kind === 'decided' ? decision : null;
	};
	const seal = (await decided())?.seal ?? '';
	const coSigned = await coSignRecommendation(portal, panelist, { agendaItemId, seal });
	expect(coSigned).toMatchObject({ ok: true });
	for (const version of [1, 2]) {
		const text = `Tell ${NAME} of version ${version}.`;
		await addToRecommendation(portal, chair, { agendaItemId, version, text });
	}
	await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
	expect(await columnsWith(portal, NAME)).toEqual([]);
	expect(await decided()).toMatchObject({
		signature: 'valid',
		coSignature: { isValid: true },
		addenda: [
			{ version: 2, isValid: true },
			{ version: 3, isValid: true }
		]
	});
	expect(await verifyRecommendations(portal)).toMatchObject({ ok: true, redacted: 1 });
	await expect(portal.db.update(addendum).set({ body: 'Nothing.' })).rejects.toThrow();
	await expect(portal.db.update(dissent).set({ reason: 'Nothing.' })).rejects.toThrow();
});
