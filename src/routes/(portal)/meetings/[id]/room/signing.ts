import * as v from 'valibot';
import { AnnotationSchema } from '#lib/domain/annotation/annotation.ts';
import { canonicalJson, recommendationText } from '#lib/domain/meeting/seal.ts';
import { textChange } from '#lib/domain/meeting/text-change.ts';
import { EMPTY_DECISION, type DecisionRecord } from '#lib/domain/vote/decision.ts';
import { hashesOf, type Hashes } from '#lib/live/hashes.ts';
import type { ItemDocuments } from '#lib/live/item-documents.svelte.ts';
import { markName } from '#lib/parts/room/describe.ts';
import type { Change, Covered } from '#lib/parts/room/shown.ts';
import type { RoomState } from '#lib/protocol/meeting.ts';
import { dialogText } from '#lib/text/room-dialogs.ts';
import { roomText } from '#lib/text/room.ts';
import { voteText } from '#lib/text/vote.ts';

/** Every entry of the marks document at one moment, as text, by key. */
export type MarksSnapshot = ReadonlyMap<string, string>;

export function snapshotOf(documents: ItemDocuments): MarksSnapshot {
	return new Map(
		[...documents.marks.entries.entries()].map(([key, value]) => [key, canonicalJson(value)])
	);
}

/** Hashes of all that the signature covers as it stands on this screen. */
export function hashesNow(documents: ItemDocuments, state: RoomState): Hashes {
	return hashesOf({
		body: documents.text.body,
		marks: documents.marks.entries,
		decision: decisionIn(state)
	});
}

const decisionIn = ({ decision }: RoomState): DecisionRecord => decision?.record ?? EMPTY_DECISION;

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
		decision: decisionIn(state),
		...hashesNow(documents, state),
		at: Date.now()
	};
}

/** What differs between what was read and what stands now, in words. */
export function changesSince(
	read: { covered: Covered; marks: MarksSnapshot },
	documents: ItemDocuments,
	state: RoomState
): Change[] {
	const words = textChange(read.covered.text, recommendationText(documents.text.body));
	const now = snapshotOf(documents);
	const added = [...now].filter(([key]) => !read.marks.has(key));
	const removed = [...read.marks].filter(([key]) => !now.has(key));
	const changed = [...now].filter(([key, value]) => (read.marks.get(key) ?? value) !== value);
	const lines = (key: 'Added' | 'Changed' | 'Removed', entries: [string, string][]): Change[] =>
		entries.map(([, value]) => ({
			kind: 'mark',
			words: dialogText(`room.change.mark${key}`, { mark: nameOf(value) })
		}));
	return [
		...(words === null ? [] : [{ kind: 'text' as const, ...words }]),
		...lines('Added', added),
		...lines('Changed', changed),
		...lines('Removed', removed),
		...decisionChanges(read.covered.decision, decisionIn(state))
	];
}

function decisionChanges(before: DecisionRecord, now: DecisionRecord): Change[] {
	const parts = ['rounds', 'dissents', 'structure'] as const;
	return parts
		.filter((part) => canonicalJson(before[part]) !== canonicalJson(now[part]))
		.map((part) => ({ kind: 'mark' as const, words: voteText(`vote.changed.${part}`) }));
}

function nameOf(value: string): string {
	const mark = v.safeParse(AnnotationSchema, JSON.parse(value));
	return mark.success ? markName(mark.output) : roomText('room.aside.unreadable');
}
