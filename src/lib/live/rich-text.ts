import * as Y from 'yjs';
import { recommendationText } from '../domain/meeting/seal.ts';
import type { RichNode } from '../domain/meeting/views.ts';

/** The recommendation as Tiptap JSON, read from the shared document without loading the editor. */
export function bodyOf(fragment: Y.XmlFragment): RichNode {
	return { type: 'doc', content: fragment.toArray().flatMap(nodesOf) };
}

export function plainTextOf(fragment: Y.XmlFragment): string {
	return recommendationText(bodyOf(fragment));
}

type Piece = { insert: unknown; attributes?: Record<string, unknown> };

function nodesOf(node: unknown): RichNode[] {
	if (node instanceof Y.XmlText) {
		return (node.toDelta() as Piece[])
			.filter((piece) => typeof piece.insert === 'string')
			.map(textNode);
	}
	if (node instanceof Y.XmlElement) {
		const attrs = node.getAttributes();
		const content = node.toArray().flatMap(nodesOf);
		return [
			{
				type: node.nodeName,
				...(Object.keys(attrs).length > 0 ? { attrs } : {}),
				...(content.length > 0 ? { content } : {})
			}
		];
	}
	return [];
}

function textNode(piece: Piece): RichNode {
	const marks = Object.keys(piece.attributes ?? {}).map((type) => ({ type }));
	return {
		type: 'text',
		text: String(piece.insert),
		...(marks.length > 0 ? { marks } : {})
	};
}
