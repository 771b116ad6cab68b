import { describe, expect, test } from 'vitest';
import { textsOf } from '#lib/domain/case/text-findings.ts';
import { emptyRecord, type CaseRecord } from '#lib/domain/case/record.ts';
import { isEntryCode, isRecordCode, isSealedEntryCode } from './codes.ts';
import { finderOf } from './find-passages.ts';
import { REMOVED_SHORT } from './passages.ts';
import { withoutPassagesInBody } from './redact-body.ts';
import { withoutPassage, withoutPassages, withoutPassagesInJson } from './take-out.ts';

const left = (text: string, ...passages: string[]) =>
	withoutPassage(text, finderOf(passages)).value;

describe('a passage in a text', () => {
	test.each([
		['ali came', '[removed] came'],
		['ALI, Ali; ali', '[removed], [removed]; [removed]'],
		['ａｌｉ in full width', '[removed] in full width'],
		['Al\u00adi with a soft hyphen', '[removed] with a soft hyphen'],
		['(Ali)', '([removed])'],
		['Ali’s brother', '[removed]’s brother']
	])('[RD4] %j is left as %j', (text, wanted) => {
		expect(left(text, 'Ali')).toBe(wanted);
	});

	test('[RD4] white space of any kind is one space, on both sides', () => {
		expect(left('of Ali \n\t Khan\u00a0Sahib.', 'ali khan  sahib')).toBe('of [removed].');
	});

	test('[RD4] digits of Urdu are digits, and a name in Urdu is found', () => {
		expect(left('فون ۰۳۰۰ ۱۲۳۴۵۶۷، علی', '0300 1234567', 'علی')).toBe('فون [removed]، [removed]');
	});

	test('[RD4] overlapping passages leave one word', () => {
		expect(left('Ahmad Khan came', 'Ahmad', 'Ahmad Khan', 'Khan')).toBe('[removed] came');
	});

	test('[RD5] it stays within a longer word, and is counted there', () => {
		const text = 'Malignant, Alive, quality, Ali2, 2Ali, علیحدہ';
		const find = finderOf(['Ali', 'علی']);
		expect(withoutPassage(text, find)).toEqual({ value: text, counts: [] });
		expect(find(text).within.map(({ passage }) => passage)).toEqual([0, 0, 0, 0, 0, 1]);
	});

	test('a long text of nothing but beginnings is read in time', () => {
		const text = 'a '.repeat(50_000);
		const began = performance.now();
		expect(left(text, `${'a '.repeat(90)}b`)).toBe(text);
		expect(performance.now() - began).toBeLessThan(1000);
	});
});

test('[RD6] a passage that is bold in part leaves its word in the first run, and no empty run', () => {
	const find = finderOf(['Ali Khan']);
	expect(withoutPassages(['For A', 'li', ' Khan', ': rest'], find)).toEqual({
		value: ['For [removed]', '', '', ': rest'],
		counts: [1]
	});
	const bold = [{ type: 'bold' }];
	const paragraph = (content: unknown[]) => ({ type: 'paragraph', content });
	const body = {
		type: 'doc',
		content: [
			paragraph([
				{ type: 'text', text: 'For A' },
				{ type: 'text', text: 'li', marks: bold },
				{ type: 'hardBreak' },
				{ type: 'text', text: 'Khan' }
			]),
			paragraph([{ type: 'text', text: 'Ali' }]),
			paragraph([{ type: 'text', text: 'Khan' }])
		]
	};
	expect(withoutPassagesInBody(body, find)).toEqual({
		value: {
			type: 'doc',
			content: [
				paragraph([{ type: 'text', text: 'For [removed]' }, { type: 'hardBreak' }]),
				paragraph([{ type: 'text', text: 'Ali' }]),
				paragraph([{ type: 'text', text: 'Khan' }])
			]
		},
		counts: [1]
	});
});

test('[RD5] no key of a JSON value changes, and no code', () => {
	const value = { male: 'male', sex: 'male', list: [{ note: 'A male.' }], count: 3, none: null };
	const isCode = (path: string) => path === 'sex';
	expect(withoutPassagesInJson(value, finderOf(['male']), { isCode, word: REMOVED_SHORT })).toEqual(
		{
			value: { male: '[…]', sex: 'male', list: [{ note: 'A […].' }], count: 3, none: null },
			counts: [2]
		}
	);
});

test('[RD5] of a record every free text counts as text, and every code as a code', () => {
	const record: CaseRecord = {
		...emptyRecord(),
		...{ ageBand: '60-64', sex: 'male', province: 'PK-SD', presentation: 'a', comorbidities: 'a' },
		topography: { code: 'C34.1', side: 'right' },
		morphology: { code: '8140/3', grade: 'G2' },
		staging: { type: 'not_stageable', reason: 'a' },
		biomarkers: [
			{ state: 'done', name: 'a', result: 'a', value: 'a', method: 'a', note: 'a' },
			{ state: 'not_done', name: 'a', why: 'not_available', note: 'a' }
		],
		timeline: [
			{ day: 1, kind: 'surgery', what: 'a', note: 'a', where: 'a', isTurningPoint: false }
		],
		...{ patientWants: 'a', question: 'a', preBoardPlan: 'a', notIdentifiers: ['a'] },
		reach: { money: 'a', distance: 'a', resourceTier: 'basic' }
	};
	const strings: string[] = [];
	const seen = withoutPassagesInJson(record, finderOf(['nothing']), {
		isCode: (path) => {
			strings.push(path);
			return isRecordCode(path);
		}
	});
	expect(seen.value).toEqual(record);
	const texts = textsOf('a', record).map(([field]) => field);
	expect(strings.filter((path) => !isRecordCode(path)).sort()).toEqual(
		[...texts.filter((field) => field !== 'title'), 'notIdentifiers.0'].sort()
	);
});

test('[RD5] of a mark and a comment the label and the text alone are words', () => {
	const paths = ['imageId', 'frame', 'shape.type', 'annotationKey', 'writtenAt', 'label', 'text'];
	expect(paths.filter((path) => !isEntryCode(path))).toEqual(['label', 'text']);
	expect(
		paths.map((path) => `annotations.0.value.${path}`).filter((path) => !isSealedEntryCode(path))
	).toEqual(['annotations.0.value.label', 'annotations.0.value.text']);
	expect(isSealedEntryCode('comments.3.key')).toBe(true);
});
