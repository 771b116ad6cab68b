import { ContentAny, ContentDeleted, Item, type GC } from 'yjs';
import * as v from 'valibot';
import { AnnotationSchema, authorOfKey, CommentSchema } from '#lib/domain/annotation/annotation.ts';
import { ENTRY_LIMIT } from '#lib/domain/annotation/limits.ts';
import { DOCUMENT_ROOTS, type CloseReason } from '#lib/protocol/documents.ts';
import type { Author } from './check-update.ts';

type Ownership = { author: Author; isOwn: (client: number) => boolean };

/**
 * A struct of a document that is keyed by author. With an origin it replaces that person's own earlier entry, whose key was
 * looked at when it came; without one it names the root and a key that begins with the person's id.
 */
export function checkEntry(struct: Item | GC, { author, isOwn }: Ownership): CloseReason | null {
	if (!(struct instanceof Item)) {
		return 'malformed';
	}
	const { origin, rightOrigin } = struct;
	if ([origin, rightOrigin].some((id) => id !== null && !isOwn(id.client))) {
		return 'not_allowed';
	}
	if (origin === null && rightOrigin === null && !isAtOwnKey(struct, author)) {
		return 'not_allowed';
	}
	if (struct.content instanceof ContentDeleted) {
		return null;
	}
	return struct.content instanceof ContentAny
		? checkValue(struct.content.arr, author)
		: 'malformed';
}

function isAtOwnKey(item: Item, { kind, personId }: Author): boolean {
	const parent: unknown = item.parent;
	return (
		parent === DOCUMENT_ROOTS[kind] &&
		item.parentSub !== null &&
		authorOfKey(item.parentSub) === personId
	);
}

function checkValue(values: unknown[], { kind }: Author): CloseReason | null {
	const [value] = values;
	const schema = kind === 'comments' ? CommentSchema : AnnotationSchema;
	if (values.length !== 1 || !v.is(schema, value)) {
		return 'malformed';
	}
	return JSON.stringify(value).length > ENTRY_LIMIT ? 'too_large' : null;
}
