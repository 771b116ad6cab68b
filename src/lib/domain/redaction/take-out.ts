import type { Find, Hit } from './find-passages.ts';
import { REMOVED } from './passages.ts';

/** How often each passage stood there, by its index. */
export type Counts = number[];
export type TakenOut<T> = { value: T; counts: Counts };

/** A piece of one run that goes; `word` stands in its place, or nothing in the runs after the first. */
export type Cut = { run: number; at: number; length: number; word: string };

/**
 * What has to go from a paragraph that is written in several runs, because some of it is bold: a passage may begin in one and
 * end in another. In an order in which each cut leaves the places of those that follow as they are.
 */
export function cutsIn(
	runs: readonly string[],
	find: Find,
	word: string = REMOVED
): { cuts: Cut[]; counts: Counts } {
	const { whole } = find(runs.join(''));
	const cuts: Cut[] = [];
	for (const { start, end } of joined(whole)) {
		let [offset, isFirst] = [0, true];
		for (const [run, text] of runs.entries()) {
			const [from, to] = [Math.max(start, offset), Math.min(end, offset + text.length)];
			if (from < to) {
				cuts.push({ run, at: from - offset, length: to - from, word: isFirst ? word : '' });
				isFirst = false;
			}
			offset += text.length;
		}
	}
	return { cuts: cuts.toReversed(), counts: countsOf(whole) };
}

/** The runs without the passages. */
export function withoutPassages(
	runs: readonly string[],
	find: Find,
	word?: string
): TakenOut<string[]> {
	const { cuts, counts } = cutsIn(runs, find, word);
	const left = [...runs];
	for (const { run, at, length, word: put } of cuts) {
		const text = left[run] ?? '';
		left[run] = text.slice(0, at) + put + text.slice(at + length);
	}
	return { value: left, counts };
}

/** The text without the passages. */
export function withoutPassage(text: string, find: Find, word?: string): TakenOut<string> {
	const { value, counts } = withoutPassages([text], find, word);
	return { value: value.join(''), counts };
}

/**
 * A JSON value without the passages: in every string but those that `isCode` names by their dotted path, and never in a key.
 */
export function withoutPassagesInJson(
	value: unknown,
	find: Find,
	{ isCode, word }: { isCode: (path: string) => boolean; word?: string }
): TakenOut<unknown> {
	const counts: Counts = [];
	const walk = (one: unknown, path: string): unknown => {
		if (typeof one === 'string') {
			const taken = isCode(path) ? null : withoutPassage(one, find, word);
			addCounts(counts, taken?.counts ?? []);
			return taken?.value ?? one;
		}
		if (Array.isArray(one)) {
			return one.map((member: unknown, index) => walk(member, join(path, String(index))));
		}
		return typeof one === 'object' && one !== null
			? Object.fromEntries(
					Object.entries(one).map(([key, member]: [string, unknown]) => [
						key,
						walk(member, join(path, key))
					])
				)
			: one;
	};
	return { value: walk(value, ''), counts };
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

export function addCounts(sum: Counts, more: Counts): void {
	for (const [passage, count] of more.entries()) {
		sum[passage] = (sum[passage] ?? 0) + (count ?? 0);
	}
}

export const totalOf = (counts: Counts): number => counts.reduce((sum, one) => sum + (one ?? 0), 0);

function countsOf(hits: Hit[]): Counts {
	const counts: Counts = [];
	for (const { passage } of hits) {
		counts[passage] = (counts[passage] ?? 0) + 1;
	}
	return Array.from(counts, (count) => count ?? 0);
}

/** Hits that overlap are one: of "Ahmad" and "Ahmad Khan" one word remains, not a word and half a name. */
function joined(hits: Hit[]): { start: number; end: number }[] {
	const stretches: { start: number; end: number }[] = [];
	for (const { start, end } of hits.toSorted((a, b) => a.start - b.start)) {
		const last = stretches.at(-1);
		if (last !== undefined && start < last.end) {
			last.end = Math.max(last.end, end);
		} else {
			stretches.push({ start, end });
		}
	}
	return stretches;
}
