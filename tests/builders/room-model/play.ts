import assert from 'node:assert/strict';
import { asc, gt, max } from 'drizzle-orm';
import * as v from 'valibot';
import type { Outcome } from '#lib/domain/outcome.ts';
import { MEETING_COMMANDS, type MeetingCommand, type RoomState } from '#lib/protocol/meeting.ts';
import { auditHash } from '#server/audit/write-audit.ts';
import { verifyTrail } from '#server/audit/verify-trail.ts';
import { auditEntry } from '#server/db/schema.ts';
import { mayEnterRoom } from '#server/meetings/may-enter.ts';
import { peopleOf, readRoomFacts, roomStateFor } from '#server/meetings/read-room.ts';
import { runCommand, type UseCase } from '#server/meetings/run-command.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { COMMAND_ACTS } from '#server/realtime/meetings/command-acts.ts';
import type { Documents } from '#server/realtime/documents/open-documents.ts';
import { factOf } from '#server/realtime/meetings/gateway.ts';
import { itemsWithActionsOf } from './action-rules.ts';
import {
	isGone,
	itemAt,
	mayTakeBaton,
	mayWrite,
	NAMES,
	type Name,
	type RoomModel
} from './model.ts';
import {
	everythingOf,
	openStage,
	roomInDatabase,
	textsOf,
	type Setting,
	type Stage
} from './stage.ts';
import { checkTalkView, talkInDatabase, talkInModel } from './talk-checks.ts';
import type { Made } from './talk-commands.ts';
import { checkVoteView, voteInModel } from './vote-checks.ts';
import { Wire } from './wire.ts';

/** In no state that a room shows. */
export const SECRET = 'whyhidden';
/** What is written to the trail besides the answer to a command: writes that were refused. */
const REFUSED_WRITE = 'document.write_refused';

export type Sent = {
	by: Name;
	name: MeetingCommand;
	input: CommandContent;
	answer: Outcome<unknown>;
};
/** Beside the id: what the schema of the command asks for. */
export type CommandContent = { commandId: string; [key: string]: unknown };

/** One sequence: what was played so far, and what must not change any more. */
export class Play {
	readonly stage: Stage;
	readonly sent: Sent[] = [];
	readonly made: Made = { said: [], polls: [], actions: [] };
	readonly wire: Wire;
	readonly #unheard: Fact[] = [];
	readonly #closed = new Map<number, string>();
	#seq: number;
	#hash: string;
	#words = 0;

	private constructor(stage: Stage, trail: { seq: number; hash: string }) {
		this.stage = stage;
		this.wire = new Wire(stage);
		this.#seq = trail.seq;
		this.#hash = trail.hash;
	}

	static async begin(setting: Setting, documents: Documents, status: 'scheduled' | 'open') {
		const stage = await openStage(setting, documents, status);
		return new Play(stage, await lastEntry(setting.portal));
	}

	get portal(): Portal {
		return this.stage.portal;
	}

	/** A word that was not written before. */
	word(): string {
		this.#words += 1;
		return `word${this.#words}x`;
	}

	/** A tenth of a second later, or more. */
	tick(room: RoomModel, ms = 100): RoomModel {
		const now = room.talk.now + ms;
		this.stage.setTime(now);
		return { ...room, talk: { ...room.talk, now } };
	}

	/** Sends what the page of this person would, as the gateway hands it on. */
	async send(sent: Omit<Sent, 'answer'>): Promise<Outcome<unknown>> {
		const { by, name, input } = sent;
		v.parse(MEETING_COMMANDS[name], input);
		const { meetingId } = this.stage;
		const answer = await runCommand(this.portal, this.stage.people[by], {
			name,
			input: { ...input, meetingId },
			useCase: COMMAND_ACTS[name] as UseCase<{ commandId: string }, unknown>
		});
		if (answer.ok) {
			const agendaItemId = 'agendaItemId' in input ? String(input.agendaItemId) : null;
			this.announce(factOf(name, { meetingId, agendaItemId }));
		}
		return answer;
	}

	/** Documents follow at once; the room when it hears of it. */
	announce(fact: Fact): void {
		this.portal.announce(fact);
		this.#unheard.push(fact);
	}

	/** The room has read again what has changed, and everybody there what they may know. */
	async hear(room: RoomModel): Promise<void> {
		const isOfWords = ({ type }: Fact): number => Number(type === 'talk_changed');
		// A room that is to read all of itself and what was said reads all of itself first.
		for (const fact of this.#unheard.splice(0).toSorted((a, b) => isOfWords(a) - isOfWords(b))) {
			await this.wire.hear(fact);
		}
		await this.wire.check(room);
	}

	/** What holds after everything that was tried, whatever came of it. */
	async check(room: RoomModel, entries: { by: Name | null; type: string }[]): Promise<void> {
		await this.#checkDatabase(room);
		await this.#checkClosed(room);
		await this.#checkViews(room);
		await this.#checkTrail(entries);
	}

	async #checkDatabase(room: RoomModel): Promise<void> {
		assert.deepEqual(await roomInDatabase(this.stage), {
			status: room.status,
			holder: room.holder,
			roles: room.roles,
			items: room.items.map(({ status, hidden, ...rest }, at) => ({
				status: isGone(room, at) ? undefined : status,
				votes: voteInModel(rest),
				// Concluded is signed, deferred has a reason, and nothing else is or has.
				hasReason: status === 'deferred',
				isSigned: status === 'concluded',
				hidden: hidden.map((label) => (this.stage.keys.has(label) ? label : NO_KEY)).toSorted()
			}))
		});
		assert.deepEqual(await talkInDatabase(this.stage, this.made), talkInModel(room.talk));
		const open = room.items.filter((one) => one.status === 'under_discussion');
		assert.ok(open.length <= 1, 'two cases are under discussion');
		const role = room.holder === null ? null : room.roles[room.holder];
		assert.equal(room.holder === null, room.status !== 'open');
		assert.ok(room.holder === null || (role !== null && role !== 'observer'));
		const at = itemAt(room, 'open');
		const texts = await textsOf(this.portal, this.stage.itemIds[at] ?? '');
		const written = Object.entries(room.items[at]?.written ?? {});
		assert.deepEqual(
			texts,
			Object.fromEntries(written.map(([kind, words]) => [kind, words.toSorted()]))
		);
	}

	async #checkClosed({ items }: RoomModel): Promise<void> {
		for (const [at, { status }] of items.entries()) {
			if (status === 'concluded' || status === 'deferred') {
				const now = await everythingOf(this.portal, this.stage.itemIds[at] ?? '');
				assert.equal(now, this.#closed.get(at) ?? now, `the closed case ${at} has changed`);
				this.#closed.set(at, now);
			}
		}
	}

	async #checkViews(room: RoomModel): Promise<void> {
		const { meetingId, people } = this.stage;
		const facts = await readRoomFacts(this.portal, meetingId);
		assert.ok(facts !== null);
		const motion = {
			people: peopleOf(facts, () => ({ isHere: true, isReconnecting: false })),
			viewport: null,
			now: this.portal.clock.now()
		};
		for (const name of NAMES) {
			const state = roomStateFor(facts, people[name], motion);
			if (room.roles[name] === null) {
				assert.equal(state, null, `${name} is shown the room`);
				const entry = await mayEnterRoom(this.portal, people[name], meetingId);
				assert.deepEqual(entry, { ok: false, reason: 'meeting_not_found' });
				continue;
			}
			assert.equal(state?.viewerRole, room.roles[name]);
			assert.deepEqual(state.rights, rightsOf(room, name), `rights of ${name}`);
			assert.equal(state.batonHolderId, room.holder === null ? null : people[room.holder].id);
			checkVoteView(state, name, room);
			checkTalkView(state.talk, name, { room, stage: this.stage });
			this.#checkActions(state, name, room);
			const { hiddenReasons, ...rest } = state;
			// Why a mark is hidden is for who drew it, and for the chair.
			for (const { annotationKey } of hiddenReasons) {
				const isOwn = annotationKey.startsWith(`${people[name].id}:`);
				assert.ok(
					isOwn || room.roles[name] === 'chair',
					`${name} is shown why ${annotationKey} is hidden`
				);
			}
			const shown = JSON.stringify(rest);
			for (const secret of [SECRET, '@test.example', 'word', 'panel0x']) {
				assert.ok(!shown.includes(secret), `${name} is shown ${secret}`);
			}
		}
	}

	#checkActions({ actions }: RoomState, name: Name, room: RoomModel): void {
		assert.deepEqual(
			actions.list.map(({ what }) => what).toSorted(),
			talkInModel(room.talk)
				.actions.map(({ what }) => what)
				.toSorted()
		);
		assert.deepEqual(
			actions.writableItemIds,
			itemsWithActionsOf(room, name).map((item) => this.stage.itemIds[item])
		);
	}

	async #checkTrail(wanted: { by: Name | null; type: string }[]): Promise<void> {
		const entries = await this.portal.db
			.select()
			.from(auditEntry)
			.where(gt(auditEntry.seq, this.#seq))
			.orderBy(asc(auditEntry.seq));
		for (const entry of entries) {
			assert.equal(entry.previousHash, this.#hash, 'the audit trail is broken');
			assert.equal(entry.hash, auditHash(entry), 'an audit entry is not what its hash says');
			this.#seq = entry.seq;
			this.#hash = entry.hash;
		}
		assert.deepEqual(
			entries
				.filter((one) => one.type !== REFUSED_WRITE)
				.map(({ actorId, type }) => ({ actorId, type })),
			wanted.map(({ by, type }) => ({ actorId: by && this.stage.people[by].id, type }))
		);
	}
}

/** Of a mark that nobody placed. */
export const NO_KEY = `${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}:${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`;

/** Where the audit trail stands, all of it verified. */
export async function lastEntry({ db }: Portal): Promise<{ seq: number; hash: string }> {
	const trail = await verifyTrail(db);
	assert.ok(trail.ok, 'the audit trail does not verify');
	const [last] = await db.select({ seq: max(auditEntry.seq) }).from(auditEntry);
	return { seq: last?.seq ?? 0, hash: trail.lastHash };
}

function rightsOf(room: RoomModel, name: Name) {
	const item = itemAt(room, 'open');
	return {
		mayDraw: mayWrite(room, name, { item, kind: 'marks' }),
		mayComment: mayWrite(room, name, { item, kind: 'comments' }),
		mayWriteRecommendation: mayWrite(room, name, { item, kind: 'recommendation' }),
		mayConduct: room.roles[name] === 'chair' && room.status !== 'concluded',
		mayTakeBaton: mayTakeBaton(room, name)
	};
}
