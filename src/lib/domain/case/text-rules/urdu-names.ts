import type { Span } from './kinds.ts';

/** Words of Urdu behind which a name stands. */
const CUE =
	/(?<![\u0600-\u06ff])(مریضہ|مریض|نام|ڈاکٹر|حاجی|سید|مولوی|پروفیسر|ولد|زوجہ|بیوہ|دختر|بنت|والد|والدہ|شوہر|بیٹا|بیٹی|بھائی)(?:[ \t]{1,2}کا[ \t]{1,2}نام)?[ \t]{0,2}[::]?[ \t]{1,2}/g;
const RELATIVES = new Set(['ولد', 'زوجہ', 'بیوہ', 'دختر', 'بنت']);
/** Words that end a name, or are none behind such a cue. */
const NO_NAMES = new Set(
	'کا کی کے کو نے ہے ہیں سے میں پر اور عمر سکنہ پتہ فون موبائل رابطہ تاریخ شناختی نمبر ولد زوجہ بیوہ دختر بنت والد والدہ شوہر مریض مریضہ نام صاحب صاحبہ علاج بیماری تشخیص بھی یہ وہ بہت ایک تھا تھی گیا آیا آئی معلوم نہیں'.split(
		' '
	)
);
const MOST_WORDS = 3;
const WORD = /[ \t]{0,2}([\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]{2,20})(?![\u0620-\u06d3])/y;

/** Urdu has no capitals: up to three words are taken behind a title, a label or a relative. */
export function urduNames(text: string): Span[] {
	const found: Span[] = [];
	for (const cue of text.matchAll(CUE)) {
		const from = cue.index + cue[0].length;
		let end = from;
		for (let count = 0; count < MOST_WORDS; count += 1) {
			WORD.lastIndex = end;
			const word = WORD.exec(text);
			if (word?.[1] === undefined || NO_NAMES.has(word[1])) {
				break;
			}
			end = WORD.lastIndex;
		}
		if (end > from) {
			const isRelative = RELATIVES.has(cue[1] ?? '');
			const covers = isRelative || cue[1] === 'ڈاکٹر';
			found.push({
				kind: isRelative ? 'relative' : 'name',
				start: covers ? cue.index : from,
				end
			});
		}
	}
	return found;
}
