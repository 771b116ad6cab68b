import * as Y from 'yjs';
import type {
	RecommendationBlock,
	RecommendationBody
} from '#lib/domain/meeting/recommendation-schema.ts';

type Item = { type: 'listItem'; content: RecommendationBlock[] };

const paragraph = (text: string): RecommendationBlock => ({
	type: 'paragraph',
	content: [{ type: 'text', text }]
});
const heading = (text: string): RecommendationBlock => ({
	type: 'heading',
	attrs: { level: 3 },
	content: [{ type: 'text', text }]
});
const item = (text: string): Item => ({ type: 'listItem', content: [paragraph(text)] });

/** What the board agreed on the third teaching case. Invented, not reviewed by a clinician. */
export const RECOMMENDATION: RecommendationBody = {
	type: 'doc',
	content: [
		paragraph('Operation first, with curative intent, within four weeks.'),
		{
			type: 'orderedList',
			attrs: { start: 1 },
			content: [
				item(
					'Segmental resection of the mandible on the left with margins of 10 mm in bone and soft tissue, and dissection of the left neck, levels I to IV.'
				),
				item(
					'Fibula free flap where a microvascular team is at hand; otherwise a reconstruction plate under a pectoralis major flap, with the skin of the cheek closed.'
				),
				item('The three teeth come out in the same anesthesia, not shortly before radiotherapy.'),
				item(
					'Radiotherapy afterwards, 60 Gy in 30 fractions, begun within six weeks of the operation. Cisplatin with it only if a margin is involved or the tumor has left the node.'
				),
				item('Weight each week; a feeding tube when it falls by 5 %. Help to stay off naswar.')
			]
		},
		heading('Why not chemotherapy first'),
		paragraph(
			'The tumor can be resected now, and waiting would risk that it cannot. The plan before the board is changed.'
		),
		heading('Here and now'),
		paragraph(
			'The health card pays for operation and stay. The social worker asks for a bed in the hostel before the date of the operation is set.'
		)
	]
};

type Node = {
	type: string;
	text?: string;
	attrs?: Record<string, number | undefined> | undefined;
	content?: Node[] | undefined;
};

/** Puts a recommendation into the fragment as the editor's binding would: an element for each node, a text for each run. */
export function fillFragment(fragment: Y.XmlFragment, body: RecommendationBody): void {
	append(fragment, body.content);
}

/** An element joins its parent before it is filled: Yjs reads the length of what it pushes into. */
function append(parent: Y.XmlFragment, nodes: Node[]): void {
	for (const { type, text, attrs, content } of nodes) {
		if (type === 'text') {
			parent.push([new Y.XmlText(text ?? '')]);
			continue;
		}
		const element = new Y.XmlElement<Record<string, number>>(type);
		// Yjs types attributes of what is pushed as text, though it stores numbers as they are.
		parent.push([element as unknown as Y.XmlElement]);
		for (const [name, value] of Object.entries(attrs ?? {})) {
			if (value !== undefined) {
				element.setAttribute(name, value);
			}
		}
		append(element, content ?? []);
	}
}
