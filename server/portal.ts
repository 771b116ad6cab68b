import type { KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import type { Throttle } from './auth/throttle.ts';
import type { ConferenceAdapter } from './conference/conference.ts';
import type { Config } from './config.ts';
import type { Db } from './db/client.ts';
import type { FileStore } from './files/file-store.ts';
import type { ImageWorkers } from './images/workers.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Mail } from './mail/mail.ts';
import type { Printer } from './printing/sheet.ts';

/**
 * A change that live rooms must hear of. A use case never broadcasts: its caller announces, after the transaction has returned.
 */
export type Fact =
	| { type: 'session_ended'; sessionHash: string }
	| { type: 'person_changed'; personId: string }
	| { type: 'meeting_changed'; meetingId: string }
	/** Somebody said something, and nobody's rights are others for it. */
	| { type: 'talk_changed'; meetingId: string }
	| { type: 'agenda_item_changed'; meetingId: string; agendaItemId: string };

export type SigningKey = { id: string; privateKey: KeyObject; publicKey: KeyObject };

/** Holds every part that lives as long as the process; `server/` has no module-level state. Tests build their own. */
export type Portal = {
	config: Config;
	db: Db;
	files: FileStore;
	mail: Mail;
	/** Where meetings talk. */
	conference: ConferenceAdapter;
	log: Logger;
	clock: { now: () => Date };
	signingKey: SigningKey;
	/** By key id: the signing key's own and those of the keys before it. */
	publicKeys: ReadonlyMap<string, KeyObject>;
	/** 32 bytes for remapping DICOM UIDs (HMAC-SHA256). */
	remapKey: Buffer;
	images: ImageWorkers;
	jobs: Jobs;
	/** Makes PDFs. */
	printer: Printer;
	/** Failed sign-ins, by account and address. */
	throttle: Throttle;
	announce: (fact: Fact) => void;
	onFact: (listener: (fact: Fact) => void) => () => void;
	/** The documents' content, for use cases that need it (signing); null until the live part has started. */
	documents: LiveDocuments | null;
};

/** What a use case may ask of the shared documents. */
export type LiveDocuments = {
	/**
	 * Everything in the log of `name` as one Yjs update, after what is on its way into the log has arrived there.
	 * Empty document: an update of 2 bytes.
	 */
	stateOf: (name: string) => Promise<Uint8Array>;
	/** Nothing more is accepted into `names` until the returned function is called; waits for the running window. Held while signing. */
	hold: (names: string[]) => Promise<() => void>;
	/** Ends every connection to `names` with `generation_changed` and forgets what of them is in memory: the log was rewritten. */
	forget: (names: string[]) => void;
};

const KEY = Symbol.for('mashwara.portal');

/** SvelteKit's build holds its own copy of every server module, so the one Portal is handed over on `globalThis`. */
export function placePortal(portal: Portal): void {
	Reflect.set(globalThis, KEY, portal);
}

export function placedPortal(): Portal {
	const portal: unknown = Reflect.get(globalThis, KEY);
	if (portal === undefined) {
		throw new Error('No portal: start the server with "npm start", not with Vite alone.');
	}
	return portal as Portal;
}
