import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { type Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { SetAsideEntry } from '../domain/meeting/set-aside.ts';
import {
	CLOSE_CODES,
	type CloseReason,
	DOCUMENT_ROOTS,
	type DocumentName,
	documentName,
	MESSAGE,
	PROTOCOL_VERSION,
	RECOMMENDATION_SCHEMA_VERSION
} from '../protocol/documents.ts';
import { countedSocket, type SentUpdate } from './counted-socket.ts';
import { Keeping } from './keeping.ts';
import { PendingChanges } from './pending-changes.ts';
import { setAsideOf, withoutText } from './set-aside.ts';

export type DocumentLink =
	| { is: 'connecting' }
	| { is: 'connected' }
	| { is: 'reconnecting'; since: number }
	| { is: 'closed'; reason: CloseReason; at: number };

export type Refused = { reason: CloseReason; at: number; entries: SetAsideEntry[] };

/** After these the server takes the same work from a page that is signed in, or up to date: its copy stays. */
const TAKEN_LATER: ReadonlySet<CloseReason> = new Set(['not_signed_in', 'protocol_changed']);

const REASONS = new Map<number, CloseReason>(
	Object.entries(CLOSE_CODES).map(([reason, code]) => [code, reason as CloseReason])
);

/** The provider sends on whatever awareness it hears; these are its own names, used to stop that. */
type ProviderInside = {
	_awarenessUpdateHandler: (change: unknown, origin: unknown) => void;
};

/**
 * One shared document over the y-websocket protocol, with its copy on this device. It knows which of its own changes are
 * in the server's log, and hands over those that never arrived there when the server closes for good.
 */
export class LiveDocument {
	readonly name: DocumentName;
	readonly doc = new Y.Doc();
	readonly awareness: Awareness;
	link = $state.raw<DocumentLink>({ is: 'connecting' });
	isSynced = $state(false);
	savedAt = $state<number | null>(null);
	waiting = $state(0);
	oldestWaitingAt = $state<number | null>(null);
	/** What waits would survive the end of this page. */
	isKept = $state(false);
	/** Began with the copy of an earlier page. */
	wasResumed = false;
	#provider: WebsocketProvider;
	#pending = new PendingChanges();
	/** Number of the last message with content on the present connection. */
	#lastSent = 0;
	#onrefused: ((refused: Refused) => void) | null;
	#keeping: Keeping;
	#isDestroyed = false;

	constructor(options: {
		name: DocumentName;
		personId: string;
		address: string;
		/** Null where nobody could be shown what was refused: it stays in its copy. */
		onrefused: ((refused: Refused) => void) | null;
	}) {
		this.name = options.name;
		this.#onrefused = options.onrefused;
		this.#provider = new WebsocketProvider(options.address, documentName(options.name), this.doc, {
			connect: false,
			disableBc: true,
			// What was written meanwhile is to be with the others within 3 s of the return of a link, however long it was away.
			maxBackoffTime: 2000,
			WebSocketPolyfill: countedSocket((sent) => this.#sent(sent)),
			params: {
				acks: '1',
				protocol: String(PROTOCOL_VERSION),
				schema: String(RECOMMENDATION_SCHEMA_VERSION)
			}
		});
		this.awareness = this.#provider.awareness;
		this.#speakOnlyForMyself();
		this.#listen();
		this.#keeping = new Keeping({
			personId: options.personId,
			name: options.name,
			doc: this.doc,
			onchange: (isKept) => (this.isKept = isKept)
		});
		void this.#start();
	}

	/** The map of a marks or comments document. */
	get entries(): Y.Map<unknown> {
		return this.doc.getMap(DOCUMENT_ROOTS[this.name.kind]);
	}

	get fragment(): Y.XmlFragment {
		return this.doc.getXmlFragment(DOCUMENT_ROOTS[this.name.kind]);
	}

	destroy(): void {
		this.#isDestroyed = true;
		this.#keeping.close();
		this.#provider.destroy();
		this.awareness.destroy();
		this.doc.destroy();
	}

	/** The copy comes first, or all of it would go out once more as a change of this page. */
	async #start(): Promise<void> {
		const resumed = await this.#keeping.resume();
		if (this.#isDestroyed) {
			return;
		}
		if (resumed !== null) {
			this.wasResumed = true;
			this.#pending.restore(resumed.unsaved);
			this.#count();
			this.#provider.params.generation = String(resumed.generation);
		}
		this.#provider.connect();
	}

	/** From here on the server closes this page when the document is replaced by one of another generation. */
	#named(generation: number): void {
		this.#provider.params.generation = String(generation);
		this.#keeping.start(generation, () => this.#pending.all);
	}

	#speakOnlyForMyself(): void {
		const provider = this.#provider;
		this.awareness.off('update', (provider as unknown as ProviderInside)._awarenessUpdateHandler);
		this.awareness.on('update', (_change: unknown, origin: unknown) => {
			if (
				origin === 'local' &&
				provider.wsconnected &&
				provider.ws?.readyState === WebSocket.OPEN
			) {
				const message = encoding.createEncoder();
				encoding.writeVarUint(message, MESSAGE.awareness);
				encoding.writeVarUint8Array(
					message,
					encodeAwarenessUpdate(this.awareness, [this.doc.clientID])
				);
				provider.ws.send(encoding.toUint8Array(message));
			}
		});
	}

	#listen(): void {
		const provider = this.#provider;
		provider.messageHandlers[MESSAGE.acknowledged] = (_encoder, decoder) => {
			decoding.readVarUint8Array(decoder); // The state vector of one's own client ids says less: a deletion moves no clock.
			this.#acknowledged(decoding.readVarUint(decoder));
		};
		provider.messageHandlers[MESSAGE.generation] = (_encoder, decoder) =>
			this.#named(decoding.readVarUint(decoder));
		provider.on('status', ({ status }) => {
			if (status === 'connected') {
				this.link = { is: 'connected' };
			}
		});
		provider.on('connection-close', () => this.#lost());
		provider.on('sync', (isSynced) => {
			this.isSynced ||= isSynced;
		});
		provider.on('closed', ({ code }) => void this.#closed(REASONS.get(code) ?? 'malformed'));
		this.doc.on('update', (...[, , , transaction]) => this.#changed(transaction));
	}

	#lost(): void {
		this.#pending.lost();
		this.#lastSent = 0;
		if (this.link.is !== 'reconnecting' && this.link.is !== 'closed') {
			this.link = { is: 'reconnecting', since: Date.now() };
		}
	}

	#sent(sent: SentUpdate): void {
		this.#lastSent = sent.message;
		if (sent.isAnswer) {
			this.#pending.sentAll(sent.message);
		}
	}

	#changed(transaction: Y.Transaction): void {
		if (!transaction.local) {
			return;
		}
		const keys =
			this.name.kind === 'recommendation' ? [] : changedKeys(transaction.changed.values());
		// The provider has sent the change before this runs: its listener was there first.
		this.#pending.add({ keys, at: Date.now() }, this.#provider.wsconnected ? this.#lastSent : null);
		this.#count();
	}

	#acknowledged(messages: number): void {
		if (this.#pending.settle(messages)) {
			this.savedAt = Date.now();
			this.#count();
		}
	}

	#count(): void {
		this.waiting = this.#pending.count;
		this.oldestWaitingAt = this.#pending.oldestAt;
		this.#keeping.note(this.#pending.all);
	}

	async #closed(reason: CloseReason): Promise<void> {
		const at = Date.now();
		this.link = { is: 'closed', reason, at };
		if (this.#onrefused === null) {
			return;
		}
		if (TAKEN_LATER.has(reason) && this.isKept && this.waiting > 0) {
			this.#onrefused({ reason, at, entries: [] });
			return;
		}
		const unsaved = setAsideOf(this.name.kind, this.#pending.take(), this);
		const entries = reason === 'generation_changed' ? withoutText(unsaved) : unsaved;
		this.#count();
		await this.#keeping.wipe();
		this.#onrefused({ reason, at, entries });
	}
}

/** The entries that a transaction touched; a list has no keys, which Yjs says with null. */
function changedKeys(names: Iterable<Set<string | null>>): string[] {
	return [...names].flatMap((some) => [...some]).filter((name) => name !== null);
}
