import { describe, expect, test } from 'vitest';
import { aRecord } from '../../../../tests/builders/cases.ts';
import { rareTumorOf } from './rare-tumor.ts';
import { smallPlacesIn } from './small-places.ts';
import { FINDING_KINDS, passageOf, textFindings } from './text-findings.ts';
import { MORPHOLOGIES } from './vocabulary/morphology.ts';
import { withoutFinding } from './without-finding.ts';

const RARE = { code: '9364/3', grade: null };
const TITLE = 'A mass';

describe('textFindings', () => {
	test('[IM40] look through every free text of the case, and name its field', () => {
		const phone = '0300-1234567';
		const record = aRecord({
			presentation: phone,
			comorbidities: phone,
			staging: { type: 'not_stageable', reason: phone },
			biomarkers: [
				{ state: 'done', name: phone, result: phone, value: phone, method: phone, note: phone }
			],
			timeline: [
				{ day: 0, kind: 'symptom', what: phone, note: phone, where: phone, isTurningPoint: false }
			],
			patientWants: phone,
			reach: { money: phone, distance: phone, resourceTier: null },
			question: phone,
			preBoardPlan: phone
		});
		const fields = textFindings(`Call ${phone}`, record).map(({ field }) => field);
		expect(fields).toEqual([
			...['title', 'presentation', 'comorbidities', 'staging.reason'],
			...['name', 'result', 'value', 'method', 'note'].map((name) => `biomarkers.0.${name}`),
			...['what', 'note', 'where'].map((name) => `timeline.0.${name}`),
			...['patientWants', 'reach.money', 'reach.distance', 'question', 'preBoardPlan']
		]);
	});

	test('[IM50] a small place is a question beside a rare tumor or a child, and none beside a common one', () => {
		const presentation = 'She comes from Taunsa and was sent to Lahore.';
		expect(textFindings(TITLE, aRecord({ presentation }))).toEqual([]);
		const question = {
			kind: 'rare_in_small_place',
			field: 'presentation',
			text: 'Taunsa',
			start: 15,
			end: 21
		};
		expect(textFindings(TITLE, aRecord({ presentation, morphology: RARE }))).toEqual([question]);
		expect(textFindings(TITLE, aRecord({ presentation, ageBand: '7' }))).toEqual([question]);
	});

	test('[IM50] a place that is an address already is asked about once', () => {
		const presentation = 'Resident of village Kot Mubarak near Taunsa.';
		const kinds = textFindings(TITLE, aRecord({ presentation, morphology: RARE })).map(
			({ kind }) => kind
		);
		expect(kinds).toEqual(['address', 'rare_in_small_place']);
	});
});

describe('places and rarity', () => {
	test.each([
		['from Lahore to Karachi', []],
		['travels from Punjab to Sindh', []],
		['comes from Dhudial', ['Dhudial']],
		['the hospital in Layyah', ['Layyah']],
		['upper lobe near the hilum', []],
		['lives in Naran valley', ['Naran']]
	])('%s: %j', (text, places) => {
		expect(smallPlacesIn(text).map((place) => place.text)).toEqual(places);
	});

	test('common tumors of adults are not rare, and each rare code is one of the vocabulary', () => {
		for (const code of ['8500/3', '8140/3', '8070/3', '8170/3', '9680/3', '8120/3']) {
			expect(rareTumorOf(aRecord({ morphology: { code, grade: null } }))).toBeNull();
		}
		const rare = MORPHOLOGIES.filter(
			({ code }) => rareTumorOf(aRecord({ morphology: { code, grade: null } })) !== null
		);
		expect(rare.length).toBeGreaterThan(30);
		expect(rareTumorOf(aRecord({ morphology: null, ageBand: '7' }))).toBeNull();
	});
});

describe('withoutFinding', () => {
	const record = aRecord({
		presentation: 'Call 0300-1234567 today.',
		biomarkers: [
			{ state: 'pending', name: 'EGFR', method: null, note: 'ask a.b@example.org' },
			{ state: 'pending', name: 'ALK', method: null, note: 'ask c.d@example.org' }
		]
	});

	test('[IM45] puts words in the place of the passage and changes nothing else', () => {
		const [phone, , mail] = textFindings(TITLE, record);
		if (phone === undefined || mail === undefined) {
			throw new Error('the passages were not found');
		}
		expect(withoutFinding({ title: TITLE, record }, phone)).toEqual({
			title: TITLE,
			record: { ...record, presentation: 'Call [phone removed] today.' }
		});
		expect(withoutFinding({ title: TITLE, record }, mail)?.record.biomarkers).toEqual([
			record.biomarkers[0],
			{ state: 'pending', name: 'ALK', method: null, note: 'ask [e-mail removed]' }
		]);
	});

	test('[IM45] says so when the field has no room for the words', () => {
		const long = aRecord({
			biomarkers: [
				{
					state: 'pending',
					name: `${'x'.repeat(60 - 16)} a.b@example.org`,
					method: null,
					note: null
				}
			]
		});
		const [mail] = textFindings(TITLE, long);
		if (mail === undefined) {
			throw new Error('the passage was not found');
		}
		expect(mail.kind).toBe('email');
		expect(withoutFinding({ title: TITLE, record: long }, mail)).toBeNull();
	});

	test('[IM45] the words in the place of a passage are no finding themselves', () => {
		for (const kind of FINDING_KINDS) {
			const finding = { kind, field: 'presentation', text: 'x', start: 0, end: 1 };
			const written = withoutFinding(
				{ title: TITLE, record: aRecord({ presentation: 'x', morphology: RARE }) },
				finding
			);
			expect(written && textFindings(written.title, written.record)).toEqual([]);
		}
	});
});

test('[IM40] a passage is shown with the words around it, cut where the text is long', () => {
	const text = `${'a '.repeat(100)}0300-1234567${' b'.repeat(100)}`;
	const passage = passageOf(text, { start: 200, end: 212 });
	expect(passage.found).toBe('0300-1234567');
	expect([passage.before[0], passage.after.at(-1)]).toEqual(['…', '…']);
	expect(passageOf('call 0300', { start: 5, end: 9 })).toEqual({
		before: 'call ',
		found: '0300',
		after: ''
	});
});
