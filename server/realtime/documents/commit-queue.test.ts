import { expect, test } from 'vitest';
import { CommitQueue } from './commit-queue.ts';
import type { LogBatch } from './persistence.ts';

const batch = (document: string): LogBatch => ({
	document,
	generation: 1,
	isNew: false,
	clients: [],
	updates: []
});

/** A log whose transactions end when the test says so. */
function aLog(refuses: (documents: string[]) => boolean = () => false) {
	const transactions: { documents: string[]; end: () => void }[] = [];
	const queue = new CommitQueue((batches) => {
		const documents = batches.map(({ document }) => document);
		const { promise, resolve, reject } = Promise.withResolvers<Map<string, number>>();
		const end = (): void => {
			if (refuses(documents)) {
				reject(new Error('refused'));
			} else {
				resolve(new Map(documents.map((name, index) => [name, index + 1])));
			}
		};
		transactions.push({ documents, end });
		return promise;
	});
	return { queue, transactions };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('what arrives while a transaction is under way goes into the next together', async () => {
	const { queue, transactions } = aLog();
	const seqs = ['a', 'b', 'c'].map((name) => queue.submit(batch(name)));
	expect(transactions.map(({ documents }) => documents)).toEqual([['a']]);
	transactions[0]?.end();
	await turn();
	expect(transactions[1]?.documents).toEqual(['b', 'c']);
	transactions[1]?.end();
	expect(await Promise.all(seqs)).toEqual([1, 1, 2]);
});

test('a batch that the database refuses fails alone', async () => {
	const { queue, transactions } = aLog((documents) => documents.includes('bad'));
	const first = queue.submit(batch('first'));
	const outcomes = ['good', 'bad', 'other'].map((name) =>
		queue.submit(batch(name)).then(
			() => 'saved',
			() => 'refused'
		)
	);
	for (let count = 0; count < 5; count += 1) {
		transactions[count]?.end();
		await turn();
	}
	await first;
	expect(await Promise.all(outcomes)).toEqual(['saved', 'refused', 'saved']);
});
