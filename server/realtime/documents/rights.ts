import type { Actor } from '#lib/domain/people/actor.ts';
import type { Outcome } from '#lib/domain/outcome.ts';
import type { Fact } from '#server/portal.ts';
import { AtOnce } from './at-once.ts';
import type { Connection, Rights } from './connection.ts';
import type { SharedDocument } from './document.ts';

/** Reads at once: Postgres has ten connections, and pages want some of them. */
const READS_AT_ONCE = 6;
const TRIES = 4;
const RETRY_MS = 200;

export type ReadAccess = (actor: Actor, name: string) => Promise<Outcome<Rights>>;
/** The one that may write comes first. */
const writersFirst = (a: Connection, b: Connection): number =>
	Number(a.refusal !== null) - Number(b.refusal !== null);

type Subject = { connection: Connection; isSessionToo: boolean };

/**
 * Keeps the rights of open connections true: from the moment of a fact until they have been read again, nothing of a connection
 * that it may concern is judged.
 */
export class RightsKeeper {
	readonly #documents: () => SharedDocument[];
	readonly #readAccess: ReadAccess;
	readonly #again = new Map<Connection, boolean>();
	readonly #reads = new AtOnce(READS_AT_ONCE);
	#factCount = 0;

	constructor(documents: () => SharedDocument[], readAccess: ReadAccess) {
		this.#documents = documents;
		this.#readAccess = readAccess;
	}

	/** Rises with every fact: rights that were read before it rose may be old. */
	get factCount(): number {
		return this.#factCount;
	}

	heard(fact: Fact): void {
		this.#factCount += 1;
		const connections = this.#documents().flatMap((document) => [...document.connections]);
		// Who may write waits for the answer; readers can wait behind them.
		for (const connection of connections.toSorted(writersFirst)) {
			this.#apply(fact, connection);
		}
	}

	#apply(fact: Fact, connection: Connection): void {
		if (fact.type !== 'session_ended') {
			if (concerns(fact, connection)) {
				this.recheck(connection, fact.type === 'person_changed');
			}
		} else if (connection.sessionHash === fact.sessionHash) {
			connection.close('not_signed_in');
		}
	}

	recheck(connection: Connection, isSessionToo: boolean): void {
		if (connection.stale !== null) {
			this.#again.set(connection, isSessionToo || this.#again.get(connection) === true);
			return;
		}
		const { promise, resolve } = Promise.withResolvers<void>();
		connection.stale = promise;
		const read = (): Promise<void> => this.#read({ connection, isSessionToo });
		void this.#reads.run(read).then(() => {
			connection.stale = null;
			const again = this.#again.get(connection);
			this.#again.delete(connection);
			if (again !== undefined && connection.isOpen) {
				this.recheck(connection, again);
			}
			resolve();
		});
	}

	/** A database that does not answer leaves the connection without rights, so it is sent away to come back. */
	async #read({ connection, isSessionToo }: Subject): Promise<void> {
		for (let left = TRIES; left > 0 && connection.isOpen; left -= 1) {
			try {
				await this.#readOnce(connection, isSessionToo);
				return;
			} catch {
				// Whatever the database said, trying again is all there is to do.
				await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
			}
		}
		connection.close('unavailable');
	}

	async #readOnce(connection: Connection, isSessionToo: boolean): Promise<void> {
		let { actor } = connection;
		if (isSessionToo) {
			const signedIn = await connection.signIn();
			if (!signedIn.ok) {
				connection.close('not_signed_in');
				return;
			}
			({ actor } = signedIn.value);
		}
		const access = await this.#readAccess(actor, connection.document.name);
		if (!connection.isOpen) {
			return;
		}
		if (access.ok) {
			connection.become(actor, access.value);
		} else {
			connection.close('not_allowed');
		}
	}
}

function concerns(
	fact: Exclude<Fact, { type: 'session_ended' }>,
	{ actor, document }: Connection
): boolean {
	switch (fact.type) {
		case 'person_changed':
			return actor.id === fact.personId;
		case 'talk_changed':
			return false;
		case 'meeting_changed':
			return document.meetingId === fact.meetingId;
		case 'agenda_item_changed':
			return document.agendaItemId === fact.agendaItemId;
	}
}
