import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aMeeting, hashesOf, writeParagraph } from '../../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../../tests/builders/open-portal.ts';
import { aPerson } from '../../../tests/builders/people.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { VOTE_COMMANDS } from '#lib/protocol/vote.ts';
import { EMPTY_STRUCTURE } from '#lib/domain/vote/structure.ts';
import {
	addendum,
	ballot,
	coSignature,
	commandResult,
	dissent,
	meetingMember,
	recommendation,
	recommendationStructure,
	voteRound
} from '#server/db/schema.ts';
import { changeMemberRole } from '../change-member-role.ts';
import { deferAgendaItem } from '../defer-agenda-item.ts';
import { runCommand } from '../run-command.ts';
import { readMinutes } from '../read-minutes.ts';
import { recordPresence } from '../record-presence.ts';
import { signRecommendation } from '../sign-recommendation.ts';
import { verifyRecommendations } from '../verify-recommendations.ts';
import { addToRecommendation } from './add-to-recommendation.ts';
import { askForRevote } from './ask-for-revote.ts';
import { castBallot } from './cast-ballot.ts';
import { closeVote } from './close-vote.ts';
import { coSignRecommendation } from './co-sign-recommendation.ts';
import { fileDissent } from './file-dissent.ts';
import { openVoteAgain } from './open-vote-again.ts';
import { openVote } from './open-vote.ts';
import { readDecision } from './read-decision.ts';
import { revealVote } from './reveal-vote.ts';
import { withdrawDissent } from './withdraw-dissent.ts';
import { writeStructure } from './write-structure.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

/** A ballot as a page would send it that leaves out the nonce. */
const WIRE = { commandId: crypto.randomUUID(), round: 1, ideal: 0, feasible: 0 };
const OPTIONS = ['Surgery first', 'Chemotherapy first', 'Chemoradiation'];

/** A case under discussion, whose chair, panelist and a second panelist are in the room. */
async function aBoard() {
	const meeting = await aMeeting(portal, { isDiscussing: true });
	const agendaItemId = meeting.items[0]?.id ?? '';
	const radiologist = await aPerson(portal, { grade: 'consultant', specialty: 'radiology' });
	const { meetingId } = meeting;
	await portal.db
		.insert(meetingMember)
		.values({ meetingId, personId: radiologist.id, role: 'panelist', color: 5 });
	const personIds = [meeting.chair, meeting.panelist, radiologist].map(({ id }) => id);
	await recordPresence(portal, { meetingId, personIds });
	const cast = (actor: Actor, [ideal, feasible]: [number, number], round = 1) =>
		castBallot(portal, actor, { agendaItemId, round, ideal, feasible });
	return { ...meeting, agendaItemId, radiologist, cast };
}

async function aRevealedVote() {
	const board = await aBoard();
	const { agendaItemId, chair, panelist, radiologist, presenter, cast } = board;
	await openVote(portal, chair, { agendaItemId, options: OPTIONS });
	await cast(panelist, [0, 1]);
	await cast(radiologist, [2, 1]);
	await cast(presenter, [0, 0]);
	await cast(chair, [2, 1]);
	expect(await revealVote(portal, chair, { agendaItemId, round: 1 })).toMatchObject({ ok: true });
	return board;
}

async function aSigned(text = 'Chemotherapy first.') {
	const board = await aRevealedVote();
	const { agendaItemId, chair } = board;
	await writeParagraph(portal, { agendaItemId, author: chair, text });
	const hashes = await hashesOf(portal, agendaItemId);
	const signed = await signRecommendation(portal, chair, { agendaItemId, ...hashes });
	return { ...board, seal: signed.ok ? signed.value.seal : '' };
}

const refused = (reason: string) => ({ ok: false, reason });

test('[VT1] one vote is open at a time, opened by the chair on the case under discussion', async () => {
	const { agendaItemId, items, chair, panelist, stranger } = await aBoard();
	const input = { agendaItemId, options: OPTIONS };
	expect(await openVote(portal, panelist, input)).toEqual(refused('not_allowed'));
	expect(await openVote(portal, stranger, input)).toEqual(refused('agenda_item_not_found'));
	const waiting = { ...input, agendaItemId: items[1]?.id ?? '' };
	expect(await openVote(portal, chair, waiting)).toEqual(refused('agenda_item_closed'));
	expect(await openVote(portal, chair, input)).toEqual({
		ok: true,
		value: { agendaItemId, round: 1 }
	});
	expect(await openVote(portal, chair, input)).toEqual(refused('vote_open'));
});

test('[VT2] a ballot has two answers among the options; a second one of the same person replaces the first', async () => {
	const { agendaItemId, chair, panelist, observer, stranger, cast } = await aBoard();
	await openVote(portal, chair, { agendaItemId, options: OPTIONS });
	expect(await cast(observer, [0, 0])).toEqual(refused('not_allowed'));
	expect(await cast(stranger, [0, 0])).toEqual(refused('agenda_item_not_found'));
	expect(await cast(panelist, [0, 3])).toEqual(refused('malformed'));
	expect(await cast(panelist, [0, 0], 2)).toEqual(refused('vote_over'));
	await cast(panelist, [0, 0]);
	await cast(panelist, [1, 2]);
	const stored = await portal.db.select().from(ballot).where(eq(ballot.personId, panelist.id));
	expect(stored).toMatchObject([{ ideal: 1, feasible: 2, kind: 'counted' }]);
});

test('[VT3] chair and panelists are counted, presenter and participants advisory, as they are at the reveal', async () => {
	const { agendaItemId, meetingId, chair, panelist, radiologist, presenter, participant, cast } =
		await aBoard();
	await openVote(portal, chair, { agendaItemId, options: OPTIONS });
	for (const voter of [chair, panelist, radiologist, presenter, participant]) {
		await cast(voter, [0, 1]);
	}
	await changeMemberRole(portal, chair, { meetingId, personId: panelist.id, role: 'observer' });
	await changeMemberRole(portal, chair, { meetingId, personId: participant.id, role: 'panelist' });
	await revealVote(portal, chair, { agendaItemId, round: 1 });
	const { rounds } = await readDecision(portal.db, agendaItemId);
	const [round] = rounds;
	expect(round?.status === 'revealed' && round.ballots).toEqual(
		[
			{ role: 'chair', specialty: chair.specialty, kind: 'counted' },
			{ role: 'panelist', specialty: participant.specialty, kind: 'counted' },
			{ role: 'panelist', specialty: 'radiology', kind: 'counted' },
			{ role: 'participant', specialty: presenter.specialty, kind: 'advisory' }
		].map((one) => ({ ...one, ideal: 0, feasible: 1 }))
	);
	expect(round).toMatchObject({ countedOf: 3 });
});

test('[VT6] after the reveal no ballot is taken, and SQL does not change one either', async () => {
	const { chair, panelist, cast } = await aRevealedVote();
	expect(await cast(panelist, [0, 0])).toEqual(refused('vote_over'));
	expect(await cast(chair, [0, 0])).toEqual(refused('vote_over'));
	const own = eq(ballot.personId, panelist.id);
	await expect(portal.db.update(ballot).set({ ideal: 1 }).where(own)).rejects.toThrow();
	await expect(portal.db.delete(ballot).where(own)).rejects.toThrow();
});

test('[VT6] a vote without a counted ballot is not revealed', async () => {
	const { agendaItemId, chair, presenter, cast } = await aBoard();
	await openVote(portal, chair, { agendaItemId, options: OPTIONS });
	await cast(presenter, [0, 0]);
	const reveal = { agendaItemId, round: 1 };
	expect(await revealVote(portal, presenter, reveal)).toEqual(refused('not_allowed'));
	expect(await revealVote(portal, chair, reveal)).toEqual(refused('ballots_missing'));
});

test('[VT7] another round keeps the first and its options; whoever may vote asks for it with a reason', async () => {
	const { agendaItemId, chair, panelist, observer, cast } = await aRevealedVote();
	const again = { agendaItemId, round: 1, reason: 'The node was sampled.' };
	expect(await askForRevote(portal, observer, again)).toEqual(refused('not_allowed'));
	expect(await askForRevote(portal, panelist, again)).toMatchObject({ ok: true });
	expect(await openVoteAgain(portal, panelist, again)).toEqual(refused('not_allowed'));
	expect(await openVote(portal, chair, { agendaItemId, options: OPTIONS })).toEqual(
		refused('vote_revealed')
	);
	expect(await openVoteAgain(portal, chair, again)).toMatchObject({ value: { round: 2 } });
	expect(await openVoteAgain(portal, chair, again)).toEqual(refused('vote_open'));
	await cast(panelist, [1, 1], 2);
	await revealVote(portal, chair, { agendaItemId, round: 2 });
	expect((await readDecision(portal.db, agendaItemId)).rounds).toMatchObject([
		{ round: 1, options: OPTIONS, reason: null, ballots: { length: 4 } },
		{ round: 2, options: OPTIONS, reason: again.reason, ballots: { length: 1 } }
	]);
});

test('[VT8] a vote that was closed, by the chair or with a deferral, has no ballots any more', async () => {
	const { agendaItemId, chair, panelist, cast } = await aBoard();
	await openVote(portal, chair, { agendaItemId, options: OPTIONS });
	await cast(panelist, [0, 0]);
	await closeVote(portal, chair, { agendaItemId, round: 1 });
	await openVote(portal, chair, { agendaItemId, options: OPTIONS.toReversed() });
	await cast(panelist, [0, 0], 2);
	await deferAgendaItem(portal, chair, { agendaItemId, reason: 'No MRI yet' });
	const { rounds } = await readDecision(portal.db, agendaItemId);
	expect(rounds).toMatchObject([
		{ round: 1, status: 'closed', castCount: 1 },
		{ round: 2, status: 'closed', castCount: 1 }
	]);
	const own = eq(ballot.personId, panelist.id);
	expect(await portal.db.select().from(ballot).where(own)).toEqual([]);
});

test('[VT8] what is stored of the command that cast a ballot does not tell what was answered', async () => {
	const { agendaItemId, meetingId, chair, panelist } = await aBoard();
	await openVote(portal, chair, { agendaItemId, options: OPTIONS });
	const nonce = crypto.randomUUID();
	const given = { commandId: crypto.randomUUID(), meetingId, agendaItemId, round: 1, nonce };
	const input = { ...given, ideal: 2, feasible: 1 };
	const run = { name: 'vote:cast', input, useCase: castBallot };
	const cast = { ok: true, value: { agendaItemId, round: 1 } };
	expect(await runCommand(portal, panelist, run)).toEqual(cast);
	expect(await runCommand(portal, panelist, run)).toEqual(cast);
	await closeVote(portal, chair, { agendaItemId, round: 1 });
	const own = eq(commandResult.personId, panelist.id);
	const kept = JSON.stringify(await portal.db.select().from(commandResult).where(own));
	expect(kept).toContain(given.commandId);
	expect(kept).not.toContain(nonce);
	expect(v.safeParse(VOTE_COMMANDS['vote:cast'], { ...WIRE, agendaItemId }).success).toBe(false);
});

test('[VT9] dissent is its author’s alone, and stands from the signature on', async () => {
	const { agendaItemId, chair, panelist, presenter, participant, observer } = await aRevealedVote();
	const reason = 'Restaging is uncertain here.';
	expect(await fileDissent(portal, observer, { agendaItemId, reason })).toEqual(
		refused('not_allowed')
	);
	expect(await withdrawDissent(portal, chair, { agendaItemId })).toEqual(
		refused('dissent_not_found')
	);
	await fileDissent(portal, panelist, { agendaItemId, reason: 'Not so.' });
	await fileDissent(portal, panelist, { agendaItemId, reason });
	await fileDissent(portal, participant, { agendaItemId, reason });
	await fileDissent(portal, presenter, { agendaItemId, reason });
	expect(await withdrawDissent(portal, chair, { agendaItemId })).toEqual(
		refused('dissent_not_found')
	);
	await withdrawDissent(portal, presenter, { agendaItemId });
	const { dissents } = await readDecision(portal.db, agendaItemId);
	expect(dissents).toMatchObject([
		{ personId: panelist.id, kind: 'counted', reason },
		{ personId: participant.id, kind: 'advisory', reason }
	]);
	await writeParagraph(portal, { agendaItemId, author: chair, text: 'Surgery.' });
	const hashes = await hashesOf(portal, agendaItemId);
	await signRecommendation(portal, chair, { agendaItemId, ...hashes });
	for (const late of [
		await fileDissent(portal, panelist, { agendaItemId, reason: 'Later.' }),
		await withdrawDissent(portal, panelist, { agendaItemId })
	]) {
		expect(late).toEqual(refused('recommendation_signed'));
	}
	await expect(portal.db.delete(dissent)).rejects.toThrow();
});

test('[VT10] of two who write the details at once the second is told, and nothing of theirs is stored', async () => {
	const { agendaItemId, chair, panelist, presenter, participant, stranger } = await aBoard();
	const write = (actor: Actor, version: number, given = {}) =>
		writeStructure(portal, actor, {
			...{ agendaItemId, version },
			structure: { ...EMPTY_STRUCTURE, ...given }
		});
	expect(await write(participant, 0)).toEqual(refused('not_allowed'));
	expect(await write(presenter, 0, { intent: 'curative' })).toMatchObject({
		value: { version: 1 }
	});
	expect(await write(panelist, 0, { intent: 'palliative' })).toEqual(refused('structure_changed'));
	expect(await write(panelist, 1, { ownerId: stranger.id })).toEqual(refused('person_not_found'));
	expect(await write(chair, 1, { intent: 'curative', ownerId: panelist.id })).toMatchObject({
		value: { version: 2 }
	});
	expect((await readDecision(portal.db, agendaItemId)).structure).toMatchObject({
		...{ version: 2, ownerName: panelist.displayName, changedByName: chair.displayName },
		content: { intent: 'curative', ownerId: panelist.id }
	});
});

test('[VT11] what moved after the chair read it stops the signature: a vote, dissent, details', async () => {
	const { agendaItemId, chair, panelist, cast } = await aRevealedVote();
	await writeParagraph(portal, { agendaItemId, author: chair, text: 'Surgery.' });
	const sign = (hashes: Awaited<ReturnType<typeof hashesOf>>) =>
		signRecommendation(portal, chair, { agendaItemId, ...hashes });
	const before = await hashesOf(portal, agendaItemId);
	await fileDissent(portal, panelist, { agendaItemId, reason: 'Not so.' });
	expect(await sign(before)).toEqual(refused('recommendation_changed'));
	const then = await hashesOf(portal, agendaItemId);
	await writeStructure(portal, panelist, { agendaItemId, version: 0, structure: EMPTY_STRUCTURE });
	expect(await sign(then)).toEqual(refused('recommendation_changed'));
	await openVoteAgain(portal, chair, { agendaItemId, round: 1, reason: 'New report.' });
	expect(await sign(await hashesOf(portal, agendaItemId))).toEqual(refused('vote_open'));
	await cast(panelist, [0, 0], 2);
	await revealVote(portal, chair, { agendaItemId, round: 2 });
	expect(await sign(await hashesOf(portal, agendaItemId))).toMatchObject({ ok: true });
});

test('[VT12] after the signature nothing changes votes, dissent or details, by SQL neither', async () => {
	const { agendaItemId, chair, panelist } = await aSigned();
	const reason = 'New report.';
	for (const late of [
		await openVote(portal, chair, { agendaItemId, options: OPTIONS }),
		await openVoteAgain(portal, chair, { agendaItemId, round: 1, reason }),
		await askForRevote(portal, panelist, { agendaItemId, round: 1, reason }),
		await writeStructure(portal, chair, { agendaItemId, version: 0, structure: EMPTY_STRUCTURE })
	]) {
		expect(late).toEqual(refused('recommendation_signed'));
	}
	const ofItem = eq(voteRound.agendaItemId, agendaItemId);
	await expect(portal.db.update(voteRound).set({ status: 'open' }).where(ofItem)).rejects.toThrow();
	await expect(
		portal.db.insert(recommendationStructure).values({
			...{ agendaItemId, version: 1, content: EMPTY_STRUCTURE },
			...{ changedByName: 'Somebody', changedAt: new Date() }
		})
	).rejects.toThrow();
});

test('[VT13] a panelist of another specialty co-signs once what was signed; the second seal is chained to the first', async () => {
	const { agendaItemId, chair, panelist, radiologist, meetingId, seal } = await aSigned();
	const twin = await aPerson(portal, { grade: 'consultant', specialty: chair.specialty });
	await portal.db
		.insert(meetingMember)
		.values({ meetingId, personId: twin.id, role: 'panelist', color: 4 });
	const coSign = (actor: Actor, seen = seal) =>
		coSignRecommendation(portal, actor, { agendaItemId, seal: seen });
	expect(await coSign(chair)).toEqual(refused('not_allowed'));
	expect(await coSign(twin)).toEqual(refused('own_specialty'));
	expect(await coSign(panelist, '0'.repeat(64))).toEqual(refused('recommendation_changed'));
	expect(await coSign(panelist)).toMatchObject({ ok: true });
	expect(await coSign(radiologist)).toEqual(refused('already_co_signed'));
	await expect(portal.db.update(coSignature).set({ specialty: 'other' })).rejects.toThrow();
	const [row] = await portal.db
		.select()
		.from(coSignature)
		.where(eq(coSignature.previousSeal, seal));
	expect(row).toMatchObject({ signedById: panelist.id, specialty: panelist.specialty });
});

test('[VT14] an addendum of the chair is the next version, sealed with the one before; both stay as they are', async () => {
	const { agendaItemId, chair, panelist, seal } = await aSigned();
	const add = (actor: Actor, version: number, text: string) =>
		addToRecommendation(portal, actor, { agendaItemId, version, text });
	expect(await add(panelist, 1, 'Also PET.')).toEqual(refused('not_allowed'));
	const second = await add(chair, 1, 'Also PET.');
	expect(second).toMatchObject({ ok: true, value: { version: 2 } });
	expect(await add(chair, 1, 'Also MRI.')).toEqual(refused('recommendation_changed'));
	expect(await add(chair, 2, 'Also MRI.')).toMatchObject({ value: { version: 3 } });
	const [before] = await portal.db
		.select()
		.from(recommendation)
		.where(eq(recommendation.agendaItemId, agendaItemId));
	const added = await portal.db
		.select()
		.from(addendum)
		.where(eq(addendum.recommendationId, before?.id ?? ''))
		.orderBy(addendum.version);
	expect(added).toMatchObject([
		{ version: 2, body: 'Also PET.', previousSeal: seal },
		{ version: 3, body: 'Also MRI.', previousSeal: second.ok ? second.value.seal : '' }
	]);
	await expect(portal.db.update(addendum).set({ body: 'No PET.' })).rejects.toThrow();
	await expect(portal.db.delete(addendum)).rejects.toThrow();
});

test('[VT15] minutes show votes, dissent, details, co-signature and addenda, each with what its seal says', async () => {
	const { agendaItemId, meetingId, chair, panelist, seal } = await aSigned();
	const decided = async () => {
		const minutes = await readMinutes(portal, panelist, meetingId);
		const decision = minutes.ok ? minutes.value.decisions[0] : undefined;
		return decision?.kind === 'decided' ? decision : null;
	};
	expect(await decided()).toMatchObject({ coSignature: null, addenda: [] });
	await coSignRecommendation(portal, panelist, { agendaItemId, seal });
	await addToRecommendation(portal, chair, { agendaItemId, version: 1, text: 'Also PET.' });
	expect(await decided()).toMatchObject({
		signature: 'valid',
		decision: { rounds: [{ round: 1, ballots: { length: 4 } }] },
		coSignature: { name: panelist.displayName, isValid: true },
		addenda: [{ version: 2, body: 'Also PET.', name: chair.displayName, isValid: true }]
	});
	expect(await verifyRecommendations(portal)).toMatchObject({ ok: true });
});
