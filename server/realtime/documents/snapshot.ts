import { diffUpdate } from 'yjs';
import { compactBeside } from './compact.ts';
import type { FreshUpdate } from './cut-known.ts';
import { Fold } from './fold.ts';
import { Nesting } from './nesting.ts';
import { scanUpdate, type Layout } from './scan-update.ts';
import { encodeDeletions, Stretches } from './stretches.ts';
import { encodeVector, syncStep2, syncUpdate, type Clocks } from './wire.ts';

/** A document smaller than this is not worth folding, however often it has doubled. */
const FOLD_FROM_BYTES = 131_072;
/** No structs, no deletions. */
const NOTHING = new Uint8Array([0, 0]);

type Snapshot = { state: Uint8Array; frame: Buffer; clocks: Clocks };

/** `own`: bytes made for this answer; the others are the same for all who join. */
export type Answer = { frames: Buffer[]; isWholeCut: boolean; own: number };

/**
 * What of one document is in the log: a snapshot that was framed once for all who join, and the updates after it. There is no
 * Y.Doc: it would cost 5 times the encoded size.
 */
export class LoggedContent {
	readonly clocks = new Map<number, number>();
	readonly deletions = new Stretches();
	/** Format marks of a text: what a reader's Yjs may tidy up by itself. */
	readonly formats = new Stretches();
	/** Of a text; grows with what is accepted, before it is in the log. */
	readonly nesting = new Nesting();
	#snapshot: Snapshot | null = null;
	/** Updates that are being folded into the next snapshot. */
	#frozen: Uint8Array[] = [];
	#tail = new Fold();
	/** Structs of the snapshot, of what is being folded into the next one, and of the rest. */
	readonly #structs = { snapshot: 0, frozen: 0, tail: 0 };
	#lastSeq: number;
	#snapshotSeq: number;
	#version = 0;
	#exactAt = -1;
	#folding: Promise<void> | null = null;
	#tailFrames: Buffer[] | null = null;

	constructor(stored: {
		snapshot: { state: Uint8Array; uptoSeq: number } | null;
		updates: Uint8Array[];
		lastSeq: number;
		isText: boolean;
	}) {
		this.#lastSeq = stored.lastSeq;
		this.#snapshotSeq = stored.snapshot?.uptoSeq ?? 0;
		const learn = (update: Uint8Array): void => {
			if (stored.isText) {
				this.nesting.learn(update, (client) => this.clocks.get(client) ?? 0);
			}
		};
		if (stored.snapshot !== null) {
			learn(stored.snapshot.state);
			this.#install(stored.snapshot.state);
		}
		for (const update of stored.updates) {
			learn(update);
			const layout = scanUpdate(update, { isTrusted: true });
			this.#know(layout);
			this.#structs.tail += layout.structCount;
			this.#tail.add(update);
		}
	}

	get byteLength(): number {
		return this.#partsLength + this.#tail.byteLength;
	}

	/** Each is an object in every copy of the document, however few bytes it has. */
	get structCount(): number {
		const { snapshot, frozen, tail } = this.#structs;
		return snapshot + frozen + tail;
	}

	get #partsLength(): number {
		return sizeOf(this.#frozen) + (this.#snapshot?.state.length ?? 0);
	}

	/** Whether the updates since the snapshot have outgrown it. */
	get isWorthFolding(): boolean {
		return this.#tail.byteLength > Math.max(FOLD_FROM_BYTES, this.#partsLength);
	}

	/** Whether the log has rows after the snapshot. */
	get hasTail(): boolean {
		return this.#lastSeq > this.#snapshotSeq;
	}

	append(fresh: FreshUpdate): void {
		this.#know(fresh);
		this.#tail.add(fresh.update);
		this.#structs.tail += fresh.structCount;
		this.#version += 1;
		this.#tailFrames = null;
	}

	reached(seq: number): void {
		this.#lastSeq = Math.max(this.#lastSeq, seq);
	}

	/** Everything as one update without deleted content. */
	state(): Promise<Uint8Array> {
		return compactBeside(this.#parts());
	}

	/**
	 * Folds everything into one snapshot. After it the deletions are complete: an entry that was replaced on two pages at once is
	 * deleted by Yjs itself, without any update that says so.
	 */
	async fold(): Promise<{ state: Uint8Array; uptoSeq: number }> {
		while (this.#folding !== null) {
			await this.#folding;
		}
		const folding = this.#fold();
		this.#folding = folding.catch(() => {});
		try {
			await folding;
		} finally {
			this.#folding = null;
		}
		return { state: this.#snapshot?.state ?? NOTHING, uptoSeq: this.#snapshotSeq };
	}

	/** Rises with every update. */
	get version(): number {
		return this.#version;
	}

	/** The version up to which every deletion is known, those included that no update names. */
	get exactAt(): number {
		return this.#exactAt;
	}

	async #fold(): Promise<void> {
		const version = this.#version;
		const seq = this.#lastSeq;
		const parts = this.#parts();
		this.#frozen = [...this.#frozen, ...this.#tail.parts];
		this.#tail = new Fold();
		this.#structs.frozen += this.#structs.tail;
		this.#structs.tail = 0;
		const frozen = this.#frozen.length;
		const state = await compactBeside(parts);
		this.#install(state);
		this.#frozen = this.#frozen.slice(frozen);
		this.#structs.frozen = 0;
		this.#snapshotSeq = seq;
		this.#exactAt = version;
		this.#tailFrames = null;
	}

	/**
	 * Answer to a sync step 1. Who has the snapshot gets what came after it; others a cut of the snapshot, when `mayCut` (0.2 s for
	 * 1.9 MB), or all of it. What makes the client count as synced comes last, so that synced means complete.
	 */
	answer(vector: Clocks, mayCut: boolean): Answer {
		const snapshot = this.#snapshot;
		if (snapshot !== null && vector.size > 0 && covers(vector, snapshot.clocks)) {
			const frames = this.#sinceSnapshot(vector);
			return { frames, isWholeCut: false, own: frames.at(-1)?.length ?? 0 };
		}
		const isWholeCut = snapshot !== null && mayCut && vector.size > 0;
		const head =
			snapshot === null
				? []
				: [
						isWholeCut
							? syncUpdate(diffUpdate(snapshot.state, encodeVector(vector)))
							: snapshot.frame
					];
		const frames = [...head, ...this.#framedTail(), syncStep2(NOTHING)];
		return { frames, isWholeCut, own: isWholeCut ? (head[0]?.length ?? 0) : 0 };
	}

	#sinceSnapshot(vector: Clocks): Buffer[] {
		const deletions = encodeDeletions(this.deletions);
		const last = syncStep2(Buffer.concat([NOTHING.subarray(0, 1), deletions]));
		return covers(vector, this.clocks) ? [last] : [...this.#framedTail(), last];
	}

	#framedTail(): Buffer[] {
		this.#tailFrames ??= [...this.#frozen, ...this.#tail.parts].map(syncUpdate);
		return this.#tailFrames;
	}

	#parts(): Uint8Array[] {
		const state = this.#snapshot === null ? [] : [this.#snapshot.state];
		return [...state, ...this.#frozen, ...this.#tail.parts];
	}

	#install(state: Uint8Array): void {
		const layout = scanUpdate(state, { isTrusted: true });
		const clocks = new Map(layout.blocks.map(({ client, to }) => [client, to]));
		const framed = syncUpdate(state);
		this.#know(layout);
		this.#structs.snapshot = layout.structCount;
		this.#snapshot = {
			state: framed.subarray(framed.length - state.length),
			frame: framed,
			clocks
		};
	}

	#know({
		blocks,
		deletions,
		formats,
		erased
	}: Pick<Layout, 'blocks' | 'deletions' | 'formats' | 'erased'> | FreshUpdate): void {
		for (const { client, to } of blocks) {
			this.clocks.set(client, Math.max(to, this.clocks.get(client) ?? 0));
		}
		this.deletions.addAll(deletions);
		this.deletions.addAll(erased);
		this.formats.addAll(formats);
	}
}

function covers(vector: Clocks, clocks: Clocks): boolean {
	return [...clocks].every(([client, clock]) => (vector.get(client) ?? 0) >= clock);
}

const sizeOf = (parts: Uint8Array[]): number => parts.reduce((sum, one) => sum + one.length, 0);
