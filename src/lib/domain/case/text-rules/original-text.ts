/** A text as the rules read it, with the way back: each character of `text` stands for `starts[i]` to `ends[i]` of the original. */
export type ReadText = { text: string; starts: Uint32Array; ends: Uint32Array };

/** One character with the marks on it; more marks than this on one letter are no writing. */
const CLUSTER = /[\s\S]\p{M}{0,20}/gu;
const INVISIBLE = /^[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]/;
const DASH = /[\u2010-\u2015\u2212]/g;

/** Arabic-Indic digits (U+0660) and those of Urdu (U+06F0) as 0 to 9. */
function plainDigits(text: string): string {
	return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) =>
		String(digit.charCodeAt(0) & 0xf)
	);
}

function clusterText(cluster: string): string {
	return INVISIBLE.test(cluster) ? '' : plainDigits(cluster.normalize('NFKC').replace(DASH, '-'));
}

/** Full-width forms, Arabic-Indic digits and invisible characters must not hide a number. */
export function readText(original: string): ReadText {
	const parts: string[] = [];
	const starts: number[] = [];
	const ends: number[] = [];
	const add = (part: string, start: number, end: number): void => {
		parts.push(part);
		for (let unit = 0; unit < part.length; unit += 1) {
			starts.push(start);
			ends.push(end);
		}
	};
	for (const { 0: cluster, index } of original.matchAll(CLUSTER)) {
		const isPlain = cluster.length === 1 && cluster.charCodeAt(0) < 0x80;
		add(isPlain ? cluster : clusterText(cluster), index, index + cluster.length);
	}
	return { text: parts.join(''), starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}

/** The text alone, for comparing two pieces: what the eye reads alike is alike. */
export function comparable(piece: string): string {
	return readText(piece).text.replace(/\s+/g, ' ').trim().toLowerCase();
}
