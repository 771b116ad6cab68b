import { randomInt, randomUUID } from 'node:crypto';
import { and, asc, eq, inArray } from 'drizzle-orm';
import * as Y from 'yjs';
import type { Actor } from '#lib/domain/people/actor.ts';
import {
	DOCUMENT_KINDS,
	DOCUMENT_ROOTS,
	documentName,
	type CloseReason,
	type DocumentKind
} from '#lib/protocol/documents.ts';
import {
	agendaItem,
	discussedCase,
	documentUpdate,
	hiddenAnnotation,
	meeting,
	meetingMember,
	recommendation
} from '#server/db/schema.ts';
import { readDocuments } from '#server/meetings/read-documents.ts';
import type { Documents } from '#server/realtime/documents/open-documents.ts';
import type { Portal } from '#server/portal.ts';
import { aMeeting } from '../meetings.ts';
import { PageInMemory } from '../page-in-memory.ts';
import { aPerson } from '../people.ts';
import { NAMES, type Name } from './model.ts';
import { voteInDatabase, votesOf } from './vote-checks.ts';

/** A write is answered by its arrival in the log or by the end of its connection. */
const WRITE_LIMIT_MS = 5000;

export type Stage = {
	portal: Portal;
	meetingId: string;
	people: Record<Name, Actor>;
	itemIds: string[];
	/** Key of the mark with this label. */
	keys: Map<string, string>;
	/** Writes and waits for what became of it: null when it is in the log, else why the connection ended. */
	write: (by: Name, item: number, write: Write) => Promise<string | null>;
	leave: () => void;
	/** The clock of the sequence, in milliseconds from its begin. */
	timeAt: (ms: number) => Date;
	setTime: (ms: number) => void;
};
/** A portal whose clock stands until it is set. */
export type Setting = { portal: Portal; clock: { at: number } };
/** `as`: under whose key; only in marks and comments. */
export type Write = { kind: DocumentKind; text: string; as: Name };

/** A meeting with three cases to be discussed, one that is only listed and one that is proposed, played by the people of the model. */
export async function openStage(
	{ portal, clock }: Setting,
	documents: Documents,
	status: 'scheduled' | 'open'
): Promise<Stage> {
	const begun = (clock.at = Math.max(clock.at + 1, Date.now()));
	const made = await aMeeting(portal, { status, items: 5 });
	const [removed, visitor] = [
		await aPerson(portal, { grade: 'consultant' }),
		await aPerson(portal, { grade: 'fellow' })
	];
	const { meetingId, chair, panelist, presenter, participant, observer, stranger } = made;
	const people = { chair, panelist, presenter, participant, observer, stranger, visitor, removed };
	await portal.db.insert(meetingMember).values({
		...{ meetingId, personId: removed.id, role: 'panelist', color: 5 },
		removedAt: portal.clock.now()
	});
	const itemIds = made.items.map((one) => one.id);
	for (const [at, presenting] of [presenter, observer, panelist].entries()) {
		await portal.db
			.update(agendaItem)
			.set({ presenterId: presenting.id })
			.where(eq(agendaItem.id, itemIds[at] ?? ''));
	}
	for (const [at, state] of [
		[3, 'list_only'],
		[4, 'proposed']
	] as const) {
		await portal.db
			.update(agendaItem)
			.set({ status: state })
			.where(eq(agendaItem.id, itemIds[at] ?? ''));
	}
	const pages = new Pages({ portal, documents, people, itemIds });
	return {
		...{ portal, meetingId, people, itemIds, keys: pages.keys },
		write: (by, item, write) => pages.write(by, item, write),
		leave: () => pages.leave(),
		timeAt: (ms) => new Date(begun + ms),
		setTime: (ms) => {
			clock.at = begun + ms;
		}
	};
}

type Parts = {
	portal: Portal;
	documents: Documents;
	people: Record<Name, Actor>;
	itemIds: string[];
};

/** One page of each person for each document, kept open from its first write on: rights change under it. */
class Pages {
	readonly keys = new Map<string, string>();
	readonly #parts: Parts;
	readonly #pages = new Map<string, PageInMemory>();

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	leave(): void {
		for (const page of this.#pages.values()) {
			page.cut();
		}
	}

	async write(by: Name, item: number, write: Write): Promise<string | null> {
		const agendaItemId = this.#parts.itemIds[item] ?? '';
		const page = await this.#pageOf(by, documentName({ agendaItemId, kind: write.kind }));
		if (typeof page === 'string') {
			return page;
		}
		this.#writeOn(page, write);
		const limit = performance.now() + WRITE_LIMIT_MS;
		while (page.closedWith === null && performance.now() < limit) {
			page.deliver(Infinity);
			const texts = await textsOf(this.#parts.portal, agendaItemId);
			if (texts[write.kind].includes(write.text)) {
				return null;
			}
			await new Promise((resolve) => setImmediate(resolve));
		}
		return page.closedWith?.reason ?? 'was never answered';
	}

	async #pageOf(by: Name, name: string): Promise<PageInMemory | CloseReason> {
		const known = this.#pages.get(`${by} ${name}`);
		if (known?.closedWith === null) {
			return known;
		}
		const page = new PageInMemory(this.#parts.people[by], randomInt(2 ** 31));
		const refused = await page.knock(this.#parts.documents, name);
		if (refused !== null) {
			return refused;
		}
		this.#pages.set(`${by} ${name}`, page);
		page.deliver(Infinity);
		page.deliver(Infinity);
		return page;
	}

	#writeOn(page: PageInMemory, { kind, text, as }: Write): void {
		const key = `${this.#parts.people[as].id}:${randomUUID()}`;
		const root = DOCUMENT_ROOTS[kind];
		switch (kind) {
			case 'marks':
				this.keys.set(text, key);
				page.doc.getMap(root).set(key, {
					imageId: randomUUID(),
					frame: 0,
					shape: { type: 'point', at: [12.5, 40] },
					label: text
				});
				break;
			case 'comments':
				page.doc.getMap(root).set(key, { annotationKey: null, text, writtenAt: 1 });
				break;
			case 'recommendation': {
				const paragraph = new Y.XmlElement('paragraph');
				paragraph.insert(0, [new Y.XmlText(text)]);
				page.doc.getXmlFragment(root).insert(0, [paragraph]);
			}
		}
	}
}

/** What the log holds of the documents of a case: labels, texts, paragraphs. */
export async function textsOf(
	portal: Portal,
	agendaItemId: string
): Promise<Record<DocumentKind, string[]>> {
	const { annotations, comments, body } = await portal.db.transaction((tx) =>
		readDocuments(tx, agendaItemId)
	);
	// Each word is written once and holds no quote, so that JSON can be read as text.
	const words = (field: string, value: unknown) =>
		[...JSON.stringify(value).matchAll(new RegExp(`"${field}":"([^"]+)"`, 'g'))]
			.map(([, word]) => word ?? '')
			.toSorted();
	return {
		marks: words('label', annotations),
		comments: words('text', comments),
		recommendation: words('text', body)
	};
}

/** Everything that the database holds of a case on the agenda; it never changes again once the case is closed. */
export async function everythingOf(portal: Portal, agendaItemId: string): Promise<string> {
	const { db } = portal;
	const names = DOCUMENT_KINDS.map((kind) => documentName({ agendaItemId, kind }));
	const [closed] = await db
		.select({ item: agendaItem, signed: recommendation, kept: discussedCase })
		.from(agendaItem)
		.leftJoin(recommendation, eq(recommendation.agendaItemId, agendaItem.id))
		.leftJoin(discussedCase, eq(discussedCase.agendaItemId, agendaItem.id))
		.where(eq(agendaItem.id, agendaItemId));
	const hidden = await db
		.select()
		.from(hiddenAnnotation)
		.where(eq(hiddenAnnotation.agendaItemId, agendaItemId))
		.orderBy(asc(hiddenAnnotation.id));
	const updates = await db
		.select()
		.from(documentUpdate)
		.where(inArray(documentUpdate.document, names))
		.orderBy(asc(documentUpdate.seq));
	return JSON.stringify({ closed, hidden, updates, votes: await votesOf(portal, agendaItemId) });
}

/** What the model speaks of, as the database has it. */
export async function roomInDatabase(stage: Stage) {
	const { portal, meetingId, people, itemIds, keys } = stage;
	const { db } = portal;
	const nameOf = (personId: string | null) =>
		NAMES.find((name) => people[name].id === personId) ?? null;
	const [found] = await db.select().from(meeting).where(eq(meeting.id, meetingId));
	const members = await db
		.select()
		.from(meetingMember)
		.where(eq(meetingMember.meetingId, meetingId));
	const items = await db.select().from(agendaItem).where(inArray(agendaItem.id, itemIds));
	const signed = await db
		.select({ id: recommendation.agendaItemId })
		.from(recommendation)
		.where(inArray(recommendation.agendaItemId, itemIds));
	const hidden = await db
		.select()
		.from(hiddenAnnotation)
		.where(
			and(inArray(hiddenAnnotation.agendaItemId, itemIds), eq(hiddenAnnotation.isHidden, true))
		);
	const votes = await Promise.all(itemIds.map((id) => voteInDatabase(stage, id)));
	const labels = new Map([...keys].map(([label, key]) => [key, label]));
	const roleOf = (name: Name) => {
		const member = members.find((one) => one.personId === people[name].id);
		return member === undefined || member.removedAt !== null ? null : member.role;
	};
	return {
		status: found?.status,
		holder: nameOf(found?.batonHolderId ?? null),
		roles: Object.fromEntries(NAMES.map((name) => [name, roleOf(name)])),
		items: itemIds.map((id, at) => {
			const one = items.find((item) => item.id === id);
			return {
				status: one?.status,
				votes: votes[at],
				hasReason: (one?.deferredReason ?? null) !== null,
				isSigned: signed.some((row) => row.id === id),
				hidden: hidden
					.filter((row) => row.agendaItemId === id)
					.map((row) => labels.get(row.annotationKey) ?? row.annotationKey)
					.toSorted()
			};
		})
	};
}
