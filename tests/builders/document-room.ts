import { randomUUID } from 'node:crypto';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { AnnotationBody } from '#lib/domain/annotation/annotation.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { documentName, type CloseReason, type DocumentKind } from '#lib/protocol/documents.ts';
import type { Rights } from '#server/realtime/documents/connection.ts';
import type { Documents, DocumentsOptions } from '#server/realtime/documents/open-documents.ts';
import { documentsOnly, openLiveServer, type LiveServer } from './live-server.ts';
import { openPortal, type TestPortal } from './open-portal.ts';
import { aPerson } from './people.ts';
import { signInAs } from './session.ts';

/** What a test says of somebody's rights; who is not named is a stranger. */
export type Part = { mayWrite: boolean; refusal?: CloseReason };

export type DocumentRoom = {
	portal: TestPortal;
	server: LiveServer;
	agendaItemId: string;
	/** The documents of another item from here on: a test starts with empty ones. */
	turnToNextItem: () => void;
	/** Name of a document of the present item. */
	name: (kind: DocumentKind) => string;
	/** A signed-in person with this part in the room. */
	enter: (part?: Part) => Promise<{ actor: Actor; cookie: string }>;
	/** Changes a part; the caller announces the fact. */
	setPart: (actor: Actor, part: Part | null) => void;
	/** Every statement, or every transaction, fails until the returned function is called. */
	breakDatabase: (what: 'everything' | 'transactions') => () => void;
	/** Names of the documents that the process has in memory. */
	openNames: () => string[];
	/** The same database with a new server, as after a restart. */
	restart: () => Promise<void>;
	close: () => Promise<void>;
};

/** One agenda item's documents behind a real door, with rights that the test decides. */
export async function openDocumentRoom(
	environment: Record<string, string> = {},
	options: DocumentsOptions = {}
): Promise<DocumentRoom> {
	const portal = await openPortal(environment);
	const parts = new Map<string, Part>();
	const access = (actor: Actor): Promise<Outcome<Rights>> => {
		const part = parts.get(actor.id);
		return Promise.resolve(
			part === undefined ? refuse('document_not_found') : accept(rightsOf(part))
		);
	};
	let documents: Documents | null = null;
	const start = (): Promise<LiveServer> =>
		openLiveServer(
			portal,
			documentsOnly({ ...options, access }, (opened) => {
				documents = opened;
			})
		);
	const room: DocumentRoom = {
		portal,
		server: await start(),
		agendaItemId: randomUUID(),
		name: (kind) => documentName({ agendaItemId: room.agendaItemId, kind }),
		turnToNextItem: () => {
			room.agendaItemId = randomUUID();
		},
		enter: async (part = { mayWrite: true }) => {
			const actor = await aPerson(portal);
			parts.set(actor.id, part);
			return { actor, cookie: await signInAs(portal, actor) };
		},
		setPart: (actor, part) => {
			if (part === null) {
				parts.delete(actor.id);
			} else {
				parts.set(actor.id, part);
			}
		},
		breakDatabase: (what) => {
			const { db } = portal;
			portal.db = new Proxy(db, {
				get: (target, name, receiver) => {
					if (name === 'transaction' || what === 'everything') {
						return () => {
							throw new Error('the database is away');
						};
					}
					return Reflect.get(target, name, receiver) as unknown;
				}
			});
			return () => {
				portal.db = db;
			};
		},
		openNames: () => documents?.openNames() ?? [],
		restart: async () => {
			await room.server.close();
			room.server = await start();
		},
		close: async () => {
			await room.server.close();
			await portal.close();
		}
	};
	return room;
}

function rightsOf({ mayWrite, refusal = 'not_allowed' }: Part): Rights {
	return {
		mayWrite,
		refusal: mayWrite ? null : refusal,
		role: mayWrite ? 'panelist' : 'observer',
		color: 2,
		generation: 1
	};
}

/** A mark as a page writes it. */
export function aMark(label = 'nodule'): AnnotationBody {
	return {
		imageId: '018f2f6e-7c1b-7000-8000-000000000001',
		frame: 0,
		shape: { type: 'point', at: [12.5, 40] },
		label
	};
}

export const aKey = (actor: Actor): string => `${actor.id}:${randomUUID()}`;
