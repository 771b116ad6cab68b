import type { Find } from './find-passages.ts';
import { addCounts, withoutPassages, type Counts, type TakenOut } from './take-out.ts';

type Node = { type?: unknown; text?: unknown; content?: unknown };

/** The rich text of a recommendation (Tiptap JSON) without the passages; within a paragraph they may change from bold to plain. */
export function withoutPassagesInBody(body: unknown, find: Find): TakenOut<unknown> {
	const counts: Counts = [];
	const walk = (node: unknown): unknown => {
		if (!isNode(node) || !Array.isArray(node.content)) {
			return node;
		}
		const content: unknown[] = node.content;
		const taken = withoutPassages(content.map(textOfNode), find);
		addCounts(counts, taken.counts);
		return { ...node, content: content.flatMap((one, index) => put(one, taken.value[index])) };
	};
	/** An editor refuses an empty text, so nothing is left of a run that is gone. */
	const put = (node: unknown, text: string | undefined): unknown[] => {
		if (!isNode(node) || typeof node.text !== 'string') {
			return [walk(node)];
		}
		return text === undefined || text === '' ? [] : [{ ...node, text }];
	};
	return { value: walk(body), counts };
}

function textOfNode(node: unknown): string {
	if (isNode(node) && typeof node.text === 'string') {
		return node.text;
	}
	return isNode(node) && node.type === 'hardBreak' ? '\n' : '\ufffc';
}

function isNode(value: unknown): value is Node {
	return typeof value === 'object' && value !== null;
}
