import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { accept } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { authorOfKey } from '#lib/domain/annotation/annotation.ts';
import { documentName, type DocumentKind } from '#lib/protocol/documents.ts';
import { openDocuments, type Documents } from '#server/realtime/documents/open-documents.ts';
import { aMark } from '../builders/document-room.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { PageInMemory } from '../builders/page-in-memory.ts';
import { aPerson } from '../builders/people.ts';

let portal: TestPortal;
let people: Actor[];
let documents: Documents;
beforeAll(async () => {
	portal = await openPortal();
	people = [await aPerson(portal), await aPerson(portal), await aPerson(portal)];
	documents = open();
});
afterAll(async () => {
	await documents.close();
	await portal.close();
});

/** The third person reads only. */
const open = (): Documents =>
	openDocuments(portal, {
		access: (actor) => {
			const mayWrite = actor.id !== people[2]?.id;
			const refusal = mayWrite ? null : 'not_allowed';
			return Promise.resolve(
				accept({ mayWrite, refusal, role: 'panelist', color: 1, generation: 1 })
			);
		}
	});

/** Two pages of one person, one of another, and a reader. */
const OWNERS = [0, 0, 1, 2];
const page = fc.nat(OWNERS.length - 1);
const writer = fc.nat(OWNERS.length - 2);
const step = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({
			do: fc.constant('edit' as const),
			page: writer,
			a: fc.nat(99),
			b: fc.nat(99)
		})
	},
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant('deliver' as const),
			page,
			count: fc.integer({ min: 1, max: 6 })
		})
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), page }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('join' as const), page }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('save' as const) }) }
);
const steps = fc.array(step, { minLength: 5, maxLength: 40 });
/** Which of two edits at once wins depends on the client ids. */
const clientIds = fc.uniqueArray(fc.nat(2 ** 31), { minLength: 4, maxLength: 4 });
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

class Play {
	readonly name: string;
	readonly pages: PageInMemory[];
	readonly #kind: DocumentKind;

	constructor(kind: DocumentKind, clientIds: number[]) {
		this.#kind = kind;
		this.name = documentName({ agendaItemId: randomUUID(), kind });
		this.pages = OWNERS.map((owner, index) => {
			const actor = people[owner];
			if (actor === undefined) {
				throw new Error('no such person');
			}
			return new PageInMemory(actor, clientIds[index] ?? index);
		});
	}

	async run(step: Step): Promise<void> {
		switch (step.do) {
			case 'edit':
				return this.#edit(this.#page(step.page), step.a, step.b);
			case 'deliver':
				return this.#page(step.page).deliver(step.count);
			case 'cut':
				return this.#page(step.page).cut();
			case 'join':
				return this.#page(step.page).join(documents, this.name);
			case 'save':
				await documents.live.stateOf(this.name);
				return;
			case 'restart':
				return this.#restart();
		}
	}

	/** Everybody comes back, and everything on the way arrives. */
	async settle(): Promise<string[]> {
		for (const one of this.pages) {
			await one.join(documents, this.name);
		}
		do {
			for (const one of this.pages) {
				one.deliver(Infinity);
			}
			await documents.live.stateOf(this.name);
			await new Promise((resolve) => setImmediate(resolve));
		} while (!this.pages.every((one) => one.isQuiet && one.isLinked));
		const stored = new Y.Doc();
		Y.applyUpdate(stored, await documents.live.stateOf(this.name));
		return [...this.pages.map(({ doc }) => doc), stored].map((doc) => this.#shown(doc));
	}

	end(): void {
		for (const one of this.pages) {
			one.cut();
		}
	}

	#page(index: number): PageInMemory {
		const found = this.pages[index];
		if (found === undefined) {
			throw new Error('no such page');
		}
		return found;
	}

	async #restart(): Promise<void> {
		this.end();
		await documents.close();
		documents = open();
	}

	#shown(doc: Y.Doc): string {
		if (this.#kind === 'recommendation') {
			return doc.getXmlFragment('recommendation').toJSON();
		}
		const entries = Object.entries(doc.getMap('annotations').toJSON());
		return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
	}

	#edit({ doc, actor }: PageInMemory, a: number, b: number): void {
		if (this.#kind === 'recommendation') {
			editText(doc, a, b);
		} else {
			editMarks(doc, actor, { a, b });
		}
	}
}

/** A few keys for each person, so that two pages of one person meet. */
function editMarks(doc: Y.Doc, actor: Actor, { a, b }: { a: number; b: number }): void {
	const marks = doc.getMap('annotations');
	const key = `${actor.id}:018f2f6e-7c1b-7000-8000-00000000000${a % 4}`;
	if (b % 4 === 0) {
		marks.delete(key);
	} else {
		marks.set(key, aMark(`${a} ${b}`));
	}
}

function editText(doc: Y.Doc, a: number, b: number): void {
	const root = doc.getXmlFragment('recommendation');
	if (root.length === 0 || b % 7 === 0) {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText(`p${a} `)]);
		root.insert(a % (root.length + 1), [paragraph]);
		return;
	}
	if (b % 7 === 1) {
		root.delete(a % root.length, 1);
		return;
	}
	const text = (root.get(a % root.length) as Y.XmlElement).get(0) as Y.XmlText;
	const at = a % (text.length + 1);
	if (b % 7 < 4) {
		text.insert(at, `${b}`, b % 2 === 0 ? { bold: {} } : {});
	} else if (b % 7 === 4) {
		text.format(0, at, { italic: b % 2 === 0 ? {} : null });
	} else {
		text.delete(at, Math.min(3, text.length - at));
	}
}

test.each<[DocumentKind]>([['marks'], ['recommendation']])(
	'[LB49] after 250 random plays of edits, cuts and restarts all copies of %s are equal',
	async (kind) => {
		await fc.assert(
			fc.asyncProperty(clientIds, steps, async (ids, played) => {
				const play = new Play(kind, ids);
				for (const one of played) {
					await play.run(one);
				}
				const copies = await play.settle();
				play.end();
				expect(play.pages.map(({ closedWith }) => closedWith)).toEqual(OWNERS.map(() => null));
				expect(new Set(copies).size).toBe(1);
				if (kind === 'marks') {
					const writers = new Set(people.slice(0, 2).map(({ id }) => id));
					const keys = Object.keys(play.pages[0]?.doc.getMap('annotations').toJSON() ?? {});
					expect(keys.every((key) => writers.has(authorOfKey(key) ?? ''))).toBe(true);
				}
			}),
			// fast-check prints the seed of a failure; a seed that ever failed goes into `examples`.
			{ numRuns: 250 }
		);
	},
	120_000
);
