import * as v from 'valibot';
import { AnnotationSchema } from '#lib/domain/annotation/annotation.ts';
import { canonicalJson, recommendationText } from '#lib/domain/meeting/seal.ts';
import { textChange } from '#lib/domain/meeting/text-change.ts';
import { hashesOf } from '#lib/live/hashes.ts';
import type { ItemDocuments } from '#lib/live/item-documents.svelte.ts';
import { markName } from '#lib/parts/room/describe.ts';
import type { Change, Covered } from '#lib/parts/room/shown.ts';
import type { RoomState } from '#lib/protocol/meeting.ts';
import { roomText } from '#lib/text/room.ts';

/** Every entry of the marks document at one moment, as text, by key. */
export type MarksSnapshot = ReadonlyMap<string, string>;

export function snapshotOf(documents: ItemDocuments): MarksSnapshot {
	return new Map(
		[...documents.marks.entries.entries()].map(([key, value]) => [key, canonicalJson(value)])
	);
}

/** Hashes of the text and of the marks as they stand on this screen. */
export function hashesNow(documents: ItemDocuments): { textHash: string; marksHash: string } {
	return hashesOf({ body: documents.text.body, marks: documents.marks.entries });
}

/** What stands on the screen at this moment: the dialog shows it, and exactly its hashes are signed. */
export function coveredBy(
	documents: ItemDocuments,
	{ caseNo, state }: { caseNo: string; state: RoomState }
): Covered {
	const body = documents.text.body;
	const marks = documents.annotations.all;
	return {
		caseNo,
		body,
		text: recommendationText(body),
		markCount: marks.length,
		hiddenCount: marks.filter((mark) => state.hiddenAnnotationKeys.includes(mark.key)).length,
		presentCount: state.people.filter((person) => person.isHere).length,
		...hashesNow(documents),
		at: Date.now()
	};
}

/** What differs between what was read and what stands now, in words. */
export function changesSince(
	read: { covered: Covered; marks: MarksSnapshot },
	documents: ItemDocuments
): Change[] {
	const words = textChange(read.covered.text, recommendationText(documents.text.body));
	const now = snapshotOf(documents);
	const added = [...now].filter(([key]) => !read.marks.has(key));
	const removed = [...read.marks].filter(([key]) => !now.has(key));
	const changed = [...now].filter(([key, value]) => (read.marks.get(key) ?? value) !== value);
	const lines = (key: 'Added' | 'Changed' | 'Removed', entries: [string, string][]): Change[] =>
		entries.map(([, value]) => ({
			kind: 'mark',
			words: roomText(`room.change.mark${key}`, { mark: nameOf(value) })
		}));
	return [
		...(words === null ? [] : [{ kind: 'text' as const, ...words }]),
		...lines('Added', added),
		...lines('Changed', changed),
		...lines('Removed', removed)
	];
}

function nameOf(value: string): string {
	const mark = v.safeParse(AnnotationSchema, JSON.parse(value));
	return mark.success ? markName(mark.output) : roomText('room.aside.unreadable');
}
