import type { CloseReason } from '#lib/protocol/documents.ts';
import { checkUpdate, type Judgment } from './check-update.ts';
import type { Connection } from './connection.ts';
import { cutKnown, type FreshUpdate } from './cut-known.ts';
import type { Level } from './nesting.ts';
import { syncStep1, type Incoming } from './wire.ts';

/** An edit made while the two sides greet each other is ahead for a moment; whoever is still ahead after so many answers is lost. */
const ANSWERS_LIMIT = 3;
/** Time for the last answer to arrive and be answered: a mobile link that changes cells takes some seconds. */
const LAST_ANSWER_MS = 5000;

type Update = Extract<Incoming, { type: 'update' }>;

/** What one connection writes: judged, taken in, acknowledged. */
export class EditFlow {
	readonly #connection: Connection;
	/** Client ids this connection has written with or shown in awareness or in its state vector. */
	readonly #ownIds = new Set<number>();
	/** Number of the last update message; the page counts the same. */
	#received = 0;
	/** Messages up to this one are in the log. */
	#settled = 0;
	/** What becomes settled when nothing is on its way any more. */
	#settlesAtRest = 0;
	#underWay = 0;
	/** First message that ran ahead, until a sync step 2 has brought what was missing. */
	#gapAt: number | null = null;
	#answers = 0;
	#answeredAt = 0;
	#isAcknowledgementDue = false;

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	/** A promise when the next message has to wait. */
	take(update: Update): Promise<void> | null {
		this.#received += 1;
		return this.#judge(update, this.#received);
	}

	noteOwn(clientIds: Iterable<number>): void {
		const { ids } = this.#connection.document;
		for (const clientId of clientIds) {
			if (ids.ownerOf(clientId) === this.#connection.actor.id) {
				this.#ownIds.add(clientId);
			}
		}
	}

	/** An acknowledgement is due though nothing was saved: the client has just come, or shown an id. */
	oweAcknowledgement(): void {
		this.#isAcknowledgementDue = true;
	}

	saved(message: number): void {
		this.#underWay -= 1;
		this.#settled = Math.max(this.#settled, message);
		if (this.#underWay === 0) {
			this.#settled = Math.max(this.#settled, this.#settlesAtRest);
		}
		this.#isAcknowledgementDue = true;
	}

	takeAcknowledgement(): Buffer[] {
		if (!this.#isAcknowledgementDue) {
			return [];
		}
		this.#isAcknowledgementDue = false;
		return this.#connection.acknowledgementOf(this.#ownIds, this.#settled);
	}

	/** Has had its answers and time to use them, and is still ahead. */
	get isLost(): boolean {
		const isOver = performance.now() - this.#answeredAt > LAST_ANSWER_MS;
		return this.#answers >= ANSWERS_LIMIT && this.#gapAt !== null && isOver;
	}

	#judge(update: Update, message: number, isSecondLook = false): Promise<void> | null {
		const { document } = this.#connection;
		const cut = cutKnown(update.update, document.known);
		if (cut.verdict === 'ahead') {
			this.#ahead(update, message);
			return null;
		}
		if (cut.verdict === 'known') {
			this.#settle(message);
			return null;
		}
		if (!isSecondLook && this.#needsFolding(cut.fresh)) {
			return document.makeExact().then(() => {
				void this.#judge(update, message, true);
			});
		}
		if (this.#connection.refusal !== null && this.#isTidying(cut.fresh)) {
			this.#settle(message);
			return null;
		}
		const judgment = this.#check(cut.fresh);
		if (judgment.refused === null) {
			this.#accept({ fresh: cut.fresh, levels: judgment.levels }, update, message);
		} else if (judgment.refused === 'running_ahead') {
			this.#ahead(update, message);
		} else {
			this.#refuse(judgment.refused);
		}
		return null;
	}

	/**
	 * Yjs deletes by itself: of two values set at once it keeps one, and what is written into a paragraph that somebody deletes goes with
	 * it. No update names those deletions, but every later sync step carries them, under a stranger's name too.
	 */
	#needsFolding(fresh: FreshUpdate): boolean {
		const { document, actor, refusal } = this.#connection;
		if (!document.hasRoomFor(fresh)) {
			return !document.isExact;
		}
		if (document.isExact || fresh.deletions.length === 0) {
			return false;
		}
		const isOfOthers = fresh.deletions.some(
			({ client }) => (document.ids.ownerOf(client) ?? actor.id) !== actor.id
		);
		return refusal === null
			? document.kind !== 'recommendation' && isOfOthers
			: fresh.blocks.length === 0;
	}

	/** A reader's Yjs removes format marks that have become idle; nothing of the text changes, so it is neither taken in nor a write. */
	#isTidying({ blocks, deletions }: FreshUpdate): boolean {
		const { kind, content } = this.#connection.document;
		return (
			kind === 'recommendation' &&
			blocks.length === 0 &&
			content.formats.missingOf(deletions).length === 0
		);
	}

	#check(fresh: FreshUpdate): Judgment {
		const { document, actor, refusal } = this.#connection;
		if (refusal !== null) {
			return { refused: refusal };
		}
		if (!document.hasRoomFor(fresh)) {
			return { refused: 'too_large' };
		}
		return checkUpdate(fresh, { personId: actor.id, kind: document.kind }, document.known);
	}

	#refuse(reason: CloseReason): void {
		if (reason === 'malformed' || reason === 'too_large') {
			this.#connection.close(reason);
		} else {
			this.#connection.refuseWrite(reason);
		}
	}

	#accept(
		{ fresh, levels }: { fresh: FreshUpdate; levels: Level[] },
		update: Update,
		message: number
	): void {
		const { document } = this.#connection;
		const clientIds = fresh.blocks.map(({ client }) => client);
		const binding = document.bind(clientIds, this.#connection);
		if (binding !== 'bound') {
			this.#refuse(binding === 'foreign' ? 'not_allowed' : 'too_many');
			return;
		}
		this.noteOwn(clientIds);
		this.#answers = 0;
		if (update.isAnswer) {
			this.#gapAt = null;
		}
		this.#underWay += 1;
		this.#settlesAtRest = this.#settlesWith(message);
		document.accept({
			connection: this.#connection,
			fresh,
			clientIds,
			settles: this.#settlesAtRest,
			levels
		});
	}

	/** Nothing of it is new: it is saved with what is on its way, or already. */
	#settle(message: number): void {
		this.#settlesAtRest = this.#settlesWith(message);
		if (this.#underWay === 0) {
			this.#settled = this.#settlesAtRest;
			this.#isAcknowledgementDue = true;
			this.#connection.acknowledge();
		}
	}

	#settlesWith(message: number): number {
		return this.#gapAt === null ? message : this.#gapAt - 1;
	}

	#ahead({ isAnswer }: Update, message: number): void {
		this.#gapAt ??= message;
		if (this.#answers < ANSWERS_LIMIT) {
			this.#answers += 1;
			this.#answeredAt = performance.now();
			this.#connection.sendNow([syncStep1(this.#connection.document.content.clocks)]);
		} else if (isAnswer) {
			this.#connection.close('running_ahead');
		}
	}
}
