import type { Actor } from '#lib/domain/people/actor.ts';
import { PROTOCOL_VERSION, parseDocumentName, type CloseReason } from '#lib/protocol/documents.ts';
import type { Hello, Rights, SignIn } from './connection.ts';
import type { SharedDocument } from './document.ts';
import { TooManyDocuments, type Registry } from './registry.ts';
import type { RightsKeeper, ReadAccess } from './rights.ts';
import type { Seats } from '../seats.ts';

/** Who knocks, and for what. */
export type Visitor = { name: string; hello: Hello | null; signIn: SignIn };

export type Admission = {
	document: SharedDocument;
	actor: Actor;
	sessionHash: string;
	rights: Rights;
	hello: Hello;
	/** How many facts were known when the rights were read. */
	factCount: number;
};
/** `foreign_page`: another site's page used the cookie of this one; it gets no websocket at all. */
export type Admitted =
	{ ok: true; value: Admission } | { ok: false; reason: CloseReason | 'foreign_page' };

type Parts = {
	registry: Registry;
	rights: RightsKeeper;
	readAccess: ReadAccess;
	seats: Seats;
	reportUnexpected: (error: unknown) => void;
};

const refused = (reason: CloseReason | 'foreign_page'): Admitted => ({ ok: false, reason });

/** A document may be dropped between the look at it and the entry. */
const TRIES = 3;

/**
 * Session, seat, name, versions, rights, document, in this order. A document that cannot be loaded is refused, never opened empty.
 */
export async function admit(parts: Parts, visitor: Visitor): Promise<Admitted> {
	try {
		for (let left = TRIES; left > 0; left -= 1) {
			const admitted = await admitOnce(parts, visitor);
			if (!isOutdated(admitted)) {
				return admitted;
			}
		}
	} catch (error) {
		if (!(error instanceof TooManyDocuments)) {
			parts.reportUnexpected(error);
		}
	}
	return refused('unavailable');
}

/** Dropped, or of an older generation than the database has: the next look reads it again. */
function isOutdated(admitted: Admitted): boolean {
	if (!admitted.ok) {
		return false;
	}
	const { document, rights } = admitted.value;
	if (document.generation !== rights.generation && !document.isDropped) {
		document.drop('generation_changed');
	}
	return document.isDropped;
}

async function admitOnce(
	{ registry, rights: keeper, readAccess, seats }: Parts,
	{ name, hello, signIn }: Visitor
): Promise<Admitted> {
	const { factCount } = keeper;
	const signedIn = await signIn();
	if (!signedIn.ok) {
		return refused(signedIn.reason === 'not_allowed' ? 'foreign_page' : 'not_signed_in');
	}
	if (hello === null) {
		return refused('malformed');
	}
	if (hello.protocol !== null && hello.protocol !== PROTOCOL_VERSION) {
		return refused('protocol_changed');
	}
	const { actor, sessionHash } = signedIn.value;
	// Asked again when the connection is made; here it spares the database what a flood of handshakes would cost it.
	const noSeat = seats.refusalFor(actor.id);
	if (noSeat !== null) {
		return refused(noSeat);
	}
	const access = parseDocumentName(name) === null ? null : await readAccess(actor, name);
	if (access === null || !access.ok) {
		return refused('document_not_found');
	}
	const rights = access.value;
	if (hello.generation !== null && hello.generation !== rights.generation) {
		return refused('generation_changed');
	}
	const document = await registry.open(name);
	return { ok: true, value: { document, actor, sessionHash, rights, hello, factCount } };
}

const HELLO_NUMBER = /^\d{1,9}$/;

/** The query of the address; null when a value is none of ours. What is missing is the standard client's. */
export function readHello(query: URLSearchParams): Hello | null {
	const numbers = ['protocol', 'schema', 'generation'].map((key) => query.get(key));
	const acks = query.get('acks');
	const areNumbers = numbers.every((one) => one === null || HELLO_NUMBER.test(one));
	if (!areNumbers || (acks !== null && acks !== '0' && acks !== '1')) {
		return null;
	}
	const [protocol = null, schema = null, generation = null] = numbers.map((one) =>
		one === null ? null : Number(one)
	);
	return { wantsAcknowledgements: acks === '1', protocol, schema, generation };
}
