import { parseState, readAwareness, stamped, type AwarenessEntry } from './awareness.ts';
import type { Connection } from './connection.ts';
import { awarenessMessage } from './wire.ts';

/** What one connection shows of its person in awareness, and is shown of the others. */
export class MotionFlow {
	readonly #connection: Connection;
	#clientId: number | null = null;
	#state: Record<string, unknown> | null = null;

	constructor(connection: Connection) {
		this.#connection = connection;
	}

	get clientId(): number | null {
		return this.#clientId;
	}

	/** The standard client repeats everybody's state; all but the connection's own are left out, without closing it. */
	take(message: Uint8Array): void {
		for (const entry of readAwareness(message)) {
			if (this.#clientId === null) {
				this.#claim(entry);
			}
			if (entry.clientId === this.#clientId && this.#connection.isOpen && !this.#isTakenOver) {
				this.#state = parseState(entry);
				this.#present(entry.clock);
			}
		}
	}

	/** The person's name or role has changed. */
	restamp(): void {
		if (this.#state !== null && !this.#isTakenOver) {
			this.#present(0);
		}
	}

	/** Everybody who is here, in answer to the first sync step 1; own pages later, because one of their ids may be this client's. */
	sendFirst(): void {
		this.#send((id) => this.#clientId !== null || !this.#isMine(id));
	}

	sendOthers(): void {
		this.#send(() => true);
	}

	get #isTakenOver(): boolean {
		const { presence } = this.#connection.document;
		const holder = this.#clientId === null ? undefined : presence.holderOf(this.#clientId);
		return holder !== undefined && holder.serial > this.#connection.serial;
	}

	/** The first state that can be this client's own says which id it has. */
	#claim(entry: AwarenessEntry): void {
		const { document, actor } = this.#connection;
		if ((document.ids.ownerOf(entry.clientId) ?? actor.id) !== actor.id) {
			return;
		}
		const state = parseState(entry);
		const isInUse = document.presence.holderOf(entry.clientId) !== undefined;
		// A state with our stamp under an id that is in use is an echo of this person's other page.
		if (state === null || (isInUse && 'person' in state)) {
			return;
		}
		if (document.bind([entry.clientId], this.#connection) === 'too_many') {
			this.#connection.close('too_many');
			return;
		}
		this.#clientId = entry.clientId;
		this.#connection.own(entry.clientId);
		if (this.#connection.isSynced) {
			this.#send((id) => this.#isMine(id));
		}
	}

	#isMine(clientId: number): boolean {
		const { document, actor } = this.#connection;
		return document.ids.ownerOf(clientId) === actor.id;
	}

	#present(clock: number): void {
		const { document, stamp } = this.#connection;
		if (this.#clientId === null) {
			return;
		}
		if (this.#state === null) {
			document.presence.remove(this.#clientId, this.#connection);
		} else {
			const text = stamped(this.#state, stamp);
			document.presence.set(
				{ clientId: this.#clientId, clock },
				{ holder: this.#connection, text }
			);
		}
		document.moved();
	}

	#send(isWanted: (clientId: number) => boolean): void {
		const { presence } = this.#connection.document;
		const ids = presence.present((id) => id !== this.#clientId && isWanted(id));
		if (ids.length > 0) {
			const message = awarenessMessage(presence.encode(ids));
			this.#connection.sendNow([message]);
			this.#connection.charge(message.length);
		}
	}
}
