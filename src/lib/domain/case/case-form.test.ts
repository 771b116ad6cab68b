import { describe, expect, test } from 'vitest';
import { changeRows, rowText } from './case-form.ts';
import { caseFormOf } from './case-form-of.ts';
import { readCaseForm } from './read-case-form.ts';
import { recordFrom } from './record-from.ts';
import { emptyRecord, type CaseRecord } from './record.ts';

const whole: CaseRecord = {
	...emptyRecord(),
	ageBand: '60-64',
	sex: 'female',
	province: 'PK-BA',
	presentation: 'A story\n\nof two paragraphs.',
	comorbidities: 'Diabetes.',
	performanceStatus: 0,
	topography: { code: 'C50.4', side: 'left' },
	morphology: { code: '8500/3', grade: 'G3' },
	staging: { type: 'staged', edition: 'AJCC8', prefix: 'c', t: '2', n: '1', m: '0', group: null },
	biomarkers: [
		{ state: 'done', name: 'ER', result: 'Negative', value: '0 %', method: 'IHC', note: null },
		{ state: 'pending', name: 'BRCA1/2', method: 'NGS', note: null },
		{ state: 'not_done', name: 'PD-L1', why: 'cost', note: 'Would need sending away' }
	],
	timeline: [
		{
			day: -78,
			kind: 'symptom',
			what: 'Lump',
			note: null,
			where: 'At home',
			isTurningPoint: false
		},
		{ day: 0, kind: 'visit', what: 'First visit', note: null, where: null, isTurningPoint: true }
	],
	patientWants: 'Another child.',
	reach: { money: 'Welfare fund.', distance: 'Four hours by bus.', resourceTier: 'limited' },
	question: 'Which regimen?',
	preBoardPlan: 'Dose-dense treatment.',
	notIdentifiers: []
};

/** What a browser sends for a form. */
function sent(title: string, record: CaseRecord, change: Record<string, string> = {}): FormData {
	const form = caseFormOf(title, record);
	const data = new FormData();
	for (const [name, value] of Object.entries(form.fields)) {
		data.set(name, value.replaceAll('\n', '\r\n'));
	}
	form.biomarkers.forEach((row, index) => {
		for (const [name, value] of Object.entries(row)) {
			data.set(`biomarkers.${index}.${name}`, value);
		}
	});
	form.timeline.forEach(({ isTurningPoint, ...row }, index) => {
		for (const [name, value] of Object.entries(row)) {
			data.set(`timeline.${index}.${name}`, value);
		}
		if (isTurningPoint) {
			data.set(`timeline.${index}.isTurningPoint`, 'on');
		}
	});
	for (const [name, value] of Object.entries(change)) {
		data.set(name, value);
	}
	return data;
}
const read = (change: Record<string, string>) =>
	recordFrom(readCaseForm(sent('A lump in lactation', whole, change)));

describe('a form', () => {
	test.each<[string, Record<string, string>, Record<string, string>]>([
		['a title that is too short', { title: 'abc' }, { title: 'title_short' }],
		[
			'a code that is not in the list',
			{ 'topography.code': 'C99.9' },
			{ 'topography.code': 'not_in_list' }
		],
		['a side without a site', { 'topography.code': '' }, { 'topography.code': 'not_in_list' }],
		['ECOG written as a word', { performanceStatus: 'good' }, { performanceStatus: 'not_in_list' }],
		['a date in place of a day', { 'timeline.1.day': '12/03' }, { 'timeline.1.day': 'not_a_day' }],
		[
			'a day that is too far',
			{ 'timeline.1.day': '99999999' },
			{ 'timeline.1.day': 'day_too_far' }
		],
		[
			'a day of 400 digits',
			{ 'timeline.1.day': '9'.repeat(400) },
			{ 'timeline.1.day': 'day_too_far' }
		],
		['an event without a day', { 'timeline.1.day': ' ' }, { 'timeline.1.day': 'not_a_day' }],
		['a marker without a name', { 'biomarkers.1.name': '' }, { 'biomarkers.1.name': 'required' }],
		[
			'a marker without a result',
			{ 'biomarkers.0.result': '' },
			{ 'biomarkers.0.result': 'required' }
		],
		[
			'a marker in an unknown state',
			{ 'biomarkers.0.state': 'maybe' },
			{ 'biomarkers.0.state': 'malformed' }
		],
		[
			'a group of another system',
			{ 'staging.group': 'BCLC-C' },
			{ 'staging.group': 'group_of_other_system' }
		],
		[
			'ECOG written as a space and a letter',
			{ performanceStatus: ' x' },
			{ performanceStatus: 'not_in_list' }
		],
		[
			'a stage and a reason why there is none',
			{ 'staging.reason': 'Recurrence' },
			{ 'staging.type': 'stage_and_reason' }
		],
		[
			'a result of a marker that is pending',
			{ 'biomarkers.1.result': 'Mutated' },
			{ 'biomarkers.1.state': 'state_and_result' }
		],
		[
			'a reason why a marker was not done that has a result',
			{ 'biomarkers.0.why': 'cost' },
			{ 'biomarkers.0.state': 'state_and_result' }
		]
	])('with %s names that field', (_name, change, errors) => {
		expect(read(change)).toEqual({ ok: false, errors });
	});

	test('with several wrong fields names them all, and a wrong line by its number on the page', () => {
		const blankFirst = {
			'biomarkers.0.name': '',
			'biomarkers.0.result': '',
			'biomarkers.0.value': '',
			'biomarkers.0.method': ''
		};
		expect(read({ ...blankFirst, 'biomarkers.2.why': '', title: '' })).toEqual({
			ok: false,
			errors: { title: 'title_short', 'biomarkers.2.why': 'required' }
		});
	});

	test('gives back the record that it showed', () => {
		expect(read({})).toEqual({ ok: true, title: 'A lump in lactation', record: whole });
	});

	test('with ECOG left blank records none, and never ECOG 0', () => {
		const result = read({ performanceStatus: ' ' });
		expect(result.ok && result.record.performanceStatus).toBeNull();
	});

	test('of an empty draft gives back an empty draft', () => {
		expect(recordFrom(readCaseForm(sent('A lump in lactation', emptyRecord())))).toEqual({
			ok: true,
			title: 'A lump in lactation',
			record: emptyRecord()
		});
	});

	test('that was sent unchanged is, as text, the one that was shown', () => {
		const shown = caseFormOf('A lump in lactation', whole);
		expect(JSON.stringify(readCaseForm(sent('A lump in lactation', whole)))).toBe(
			JSON.stringify(shown)
		);
	});

	test('takes no field that it did not offer', () => {
		const result = read({
			authorId: 'x',
			__proto__: 'x',
			'constructor.name': 'x',
			status: 'ready'
		});
		expect(result).toEqual({ ok: true, title: 'A lump in lactation', record: whole });
	});

	test('reads a dash before a day as a minus, and puts events in the order of days', () => {
		const result = read({ 'timeline.0.day': '40', 'timeline.1.day': '−3' });
		expect(result.ok && result.record.timeline.map((event) => event.day)).toEqual([-3, 40]);
	});
});

describe('lines', () => {
	const form = caseFormOf('A lump', whole);

	test('are added empty at the end, and never beyond the limit', () => {
		expect(changeRows(form, 'add-biomarker').biomarkers.map((row) => row.name)).toEqual([
			'ER',
			'BRCA1/2',
			'PD-L1',
			''
		]);
		const full = { ...form, timeline: Array.from({ length: 60 }, () => form.timeline[0]!) };
		expect(changeRows(full, 'add-event').timeline).toHaveLength(60);
	});

	test('are removed one at a time, by number', () => {
		expect(changeRows(form, 'remove-biomarker-1').biomarkers.map((row) => row.name)).toEqual([
			'ER',
			'PD-L1'
		]);
		expect(changeRows(form, 'remove-event-0').timeline.map((row) => row.day)).toEqual(['0']);
		expect(changeRows(form, 'remove-event-7')).toEqual(form);
		expect(changeRows(form, 'save')).toBe(form);
	});
});

test('a line is said by what is written in it, a turning point by nothing', () => {
	const { biomarkers, timeline } = caseFormOf('A case', whole);
	expect(biomarkers.map(rowText)[0]).toBe('ER, done, Negative, 0 %, IHC');
	expect(timeline.map(rowText)).toEqual(['-78, symptom, Lump, At home', '0, visit, First visit']);
});
