import { readFileSync } from 'node:fs';
import { findIdentifiers, type IdentifierHit } from '#lib/domain/case/identifiers.ts';

/** Synthetic notes with their identifiers marked; the head of each file says how its markup is read. */
const folder = new URL('../../content/deidentification/', import.meta.url);

/** Found or not, it counts neither way: a town alone is named by many notes. */
const NEITHER = 'PLACE';
/** Notes of the blind file whose misses nobody read while the rules were changed. */
const FIRST_HELD_OUT = 71;

type Mark = { kind: string; start: number; end: number };
export type Note = {
	id: string;
	text: string;
	marks: Mark[];
	isClean: boolean;
	isHeldOut: boolean;
};

export function readNotes(file: 'notes-blind.txt' | 'notes-known.txt'): Note[] {
	const parts = readFileSync(new URL(file, folder), 'utf8').split(/^=== /m).slice(1);
	return parts.map((part) => {
		const [id = '', ...lines] = part.split('\n');
		const isClean = id.startsWith('C');
		const isHeldOut = file === 'notes-blind.txt' && !isClean && Number(id) >= FIRST_HELD_OUT;
		return { id, isClean, isHeldOut, ...unmarked(lines.join('\n')) };
	});
}

/** The note as its author typed it, and where its marks are in that. */
function unmarked(written: string): Pick<Note, 'text' | 'marks'> {
	const marks: Mark[] = [];
	let text = '';
	let at = 0;
	for (const { 0: whole, 1: kind = '', 2: passage = '', index } of written.matchAll(
		/\[\[([A-Z]+):([^\]]*)\]\]/g
	)) {
		text += written.slice(at, index);
		marks.push({ kind, start: text.length, end: text.length + passage.length });
		text += passage;
		at = index + whole.length;
	}
	return { text: text + written.slice(at), marks };
}

export type Measure = {
	/** By kind: marks, and how many of them were found whole. */
	kinds: Map<string, { marked: number; found: number }>;
	recall: number;
	/** Findings that touch a mark, of all findings. */
	precision: number;
	/** For changing the rules: never looked at for the held-out notes. */
	missed: string[];
	false: string[];
};

function isWhole({ text }: Note, mark: Mark, hits: IdentifierHit[]): boolean {
	for (let at = mark.start; at < mark.end; at += 1) {
		const isWritten = /[\p{L}\p{N}]/u.test(text[at] ?? '');
		if (isWritten && !hits.some((hit) => hit.start <= at && at < hit.end)) {
			return false;
		}
	}
	return true;
}

/** A mark is found when every letter and digit of it lies in a finding, of whatever kind. */
export function measureNotes(notes: Note[]): Measure {
	const measure: Measure = { kinds: new Map(), recall: 0, precision: 0, missed: [], false: [] };
	let right = 0;
	for (const note of notes) {
		const hits = findIdentifiers(note.text);
		for (const hit of hits) {
			const touches = note.marks.some((mark) => mark.start < hit.end && hit.start < mark.end);
			right += Number(touches);
			if (!touches) {
				measure.false.push(`${note.id} ${hit.kind}: ${hit.text}`);
			}
		}
		for (const mark of note.marks.filter(({ kind }) => kind !== NEITHER)) {
			const counted = measure.kinds.get(mark.kind) ?? { marked: 0, found: 0 };
			const isFound = isWhole(note, mark, hits);
			counted.marked += 1;
			counted.found += Number(isFound);
			measure.kinds.set(mark.kind, counted);
			if (!isFound) {
				measure.missed.push(`${note.id} ${mark.kind}: ${note.text.slice(mark.start, mark.end)}`);
			}
		}
	}
	const [marked, found] = [...measure.kinds.values()].reduce(
		([all, whole], one) => [all + one.marked, whole + one.found],
		[0, 0]
	);
	return { ...measure, recall: found / marked, precision: right / (right + measure.false.length) };
}
