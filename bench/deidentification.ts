// what the text rules find in 200 synthetic notes, by kind and as precision, and their slowest time on 100 kB of hostile text
import { findIdentifiers } from '#lib/domain/case/identifiers.ts';
import { HOSTILE_TEXTS } from '../tests/builders/hostile-text.ts';
import { measureNotes, readNotes, type Note } from '../tests/builders/notes.ts';

/** The figures of the task: recall over marked identifiers, milliseconds for a text. */
const LIMITS = { recall: 0.95, milliseconds: 200 };

const blind = readNotes('notes-blind.txt');
const known = readNotes('notes-known.txt');
const results = [
	say('blind, written before the rules were seen', blind),
	say(
		'  of these read while rules were changed',
		blind.filter(({ isHeldOut }) => !isHeldOut)
	),
	say(
		'  of these held out',
		blind.filter(({ isHeldOut }) => isHeldOut)
	),
	say('known, written to exercise the rules', known)
];
const clean = [...blind, ...known].filter(({ isClean }) => isClean);
console.log(`clean notes: ${measureNotes(clean).false.length} findings in ${clean.length} notes`);

const times = HOSTILE_TEXTS.map(([name, text]) => ({ name, time: leastOf(3, text) }));
const slowest = times.reduce((worst, one) => (one.time > worst.time ? one : worst));
console.log(
	`hostile text: at most ${slowest.time.toFixed(0)} ms (${slowest.name}) of ${LIMITS.milliseconds} ms, ${times.length} texts of 100 kB`
);
const [all, , , exercised] = results;
process.exitCode =
	[all, exercised].every((recall) => (recall ?? 0) >= LIMITS.recall) &&
	slowest.time <= LIMITS.milliseconds
		? 0
		: 1;

function say(name: string, notes: Note[]): number {
	const { kinds, recall, precision } = measureNotes(notes);
	const byKind = [...kinds].map(([kind, { marked, found }]) => `${kind} ${found}/${marked}`);
	console.log(`${name}: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}`);
	console.log(`    ${byKind.join(', ')}`);
	return recall;
}

/** Processor time, and the least of some: the machine is shared, the figure is about the patterns. */
function leastOf(count: number, text: string): number {
	const measured = Array.from({ length: count }, () => {
		const start = process.cpuUsage();
		findIdentifiers(text);
		return process.cpuUsage(start).user / 1000;
	});
	return Math.min(...measured);
}
