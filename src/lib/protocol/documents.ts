/** Raised with each change of the wire; a client of another version is closed with `protocol_changed`. */
export const PROTOCOL_VERSION = 5;

/** Raised with each change of the editor's nodes: a client of another version may read, not write (an editor deletes nodes it does not know). */
export const RECOMMENDATION_SCHEMA_VERSION = 1;

/** Elements and text formats that a recommendation may hold, as the editor names them; the server refuses others. */
export const RECOMMENDATION_NODES = [
	'paragraph',
	'heading',
	'bulletList',
	'orderedList',
	'listItem',
	'hardBreak'
] as const;
/** See `RECOMMENDATION_NODES`. */
export const RECOMMENDATION_MARKS = ['bold', 'italic'] as const;
/** See `RECOMMENDATION_NODES`: the level of a heading, the first number and the numerals of a list. */
export const RECOMMENDATION_ATTRIBUTES = ['level', 'start', 'type'] as const;

/** The shared documents of one agenda item; who may write is decided by the kind. */
export const DOCUMENT_KINDS = ['marks', 'comments', 'recommendation'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Name of the one root type in a document of this kind. */
export const DOCUMENT_ROOTS = {
	marks: 'annotations',
	comments: 'comments',
	recommendation: 'recommendation'
} as const satisfies Record<DocumentKind, string>;

/** The parts of a document's name; see `parseDocumentName`. */
export type DocumentName = { agendaItemId: string; kind: DocumentKind };

const DOCUMENT_NAME =
	/^agenda-item\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([a-z]+)$/;

/** `agenda-item.<id>.marks` and its sisters; null for any other text. */
export function parseDocumentName(name: string): DocumentName | null {
	const [, agendaItemId, ending] = DOCUMENT_NAME.exec(name) ?? [];
	const kind = DOCUMENT_KINDS.find((one) => one === ending);
	return agendaItemId === undefined || kind === undefined ? null : { agendaItemId, kind };
}

/** The name as it stands in the address, in the log and in the table of snapshots. */
export function documentName(name: DocumentName): string {
	return `agenda-item.${name.agendaItemId}.${name.kind}`;
}

/** Message types of the y-websocket protocol, and 120, which is ours. */
export const MESSAGE = {
	sync: 0,
	awareness: 1,
	auth: 2,
	queryAwareness: 3,
	/** Server to client, only with `?acks=1`: state vector of the client's own ids that are in the log. */
	acknowledged: 120,
	/** Server to client, only with `?acks=1`, once: generation of the document. */
	generation: 121
} as const;

/**
 * Why a document connection ends. 44xx: the server will not change its mind (y-websocket 3.1 then stays closed);
 * 45xx and 1012: try again. The sentence for people is `close.<reason>` in the message catalogue.
 */
export const CLOSE_CODES = {
	malformed: 4400,
	not_signed_in: 4401,
	not_allowed: 4403,
	document_not_found: 4404,
	running_ahead: 4409,
	generation_changed: 4410,
	too_large: 4413,
	agenda_item_closed: 4423,
	protocol_changed: 4426,
	too_many: 4429,
	recommendation_signed: 4451,
	taken_over: 4460,
	unavailable: 4503,
	too_slow: 4508
} as const;
export type CloseReason = keyof typeof CLOSE_CODES;

/**
 * One person's awareness state. `person` is stamped by the server whatever the client sent.
 * A stroke's state carries the points of the last 500 ms and the index of the first, so that a skipped state is covered by the next.
 */
export type AwarenessState = {
	person?: { id: string; name: string; role: string; color: number };
	cursor?: { imageId: string; frame: number; at: [number, number] } | null;
	stroke?: {
		id: string;
		imageId: string;
		frame: number;
		tool: string;
		firstIndex: number;
		points: [number, number][];
	} | null;
};
