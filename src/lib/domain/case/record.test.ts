import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { CaseRecordSchema, emptyRecord, type CaseRecord } from './record.ts';
import { conflictsIn, missingForReady } from './readiness.ts';
import { MORPHOLOGIES } from './vocabulary/morphology.ts';
import { AGE_BANDS, ageBandLabel } from './vocabulary/person.ts';
import { TOPOGRAPHIES } from './vocabulary/topography.ts';

const whole: CaseRecord = {
	...emptyRecord(),
	ageBand: '60-64',
	sex: 'male',
	province: 'PK-SD',
	presentation: 'Cough for seven months.',
	performanceStatus: 0,
	topography: { code: 'C34.1', side: 'right' },
	morphology: { code: '8140/3', grade: 'G2' },
	staging: { type: 'staged', edition: 'AJCC8', prefix: 'c', t: '2a', n: '1', m: '0', group: 'IIB' },
	question: 'Surgery first, or treatment before it?',
	preBoardPlan: 'Lobectomy, then adjuvant treatment.'
};
const reasons = (record: unknown): string[] => {
	const parsed = v.safeParse(CaseRecordSchema, record);
	return parsed.success
		? []
		: parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
};

describe('CaseRecordSchema', () => {
	test.each<[string, Partial<Record<keyof CaseRecord, unknown>>, string]>([
		[
			'a code outside the vocabulary',
			{ topography: { code: 'C99.9', side: null } },
			'topography.code: not_in_list'
		],
		[
			'a group of another system',
			{ staging: { ...whole.staging, group: 'extensive' } },
			'staging.group: group_of_other_system'
		],
		[
			'a group without a system',
			{ staging: { ...whole.staging, edition: null } },
			'staging.group: group_of_other_system'
		],
		['ECOG 5', { performanceStatus: 5 }, 'performanceStatus: not_in_list'],
		['an exact age', { ageBand: '63' }, 'ageBand: not_in_list'],
		['an empty text', { question: ' ' }, 'question: required'],
		[
			'a marker not done without a reason',
			{ biomarkers: [{ state: 'not_done', name: 'ALK', why: '', note: null }] },
			'biomarkers.0.why: required'
		],
		[
			'a date in place of a day',
			{
				timeline: [
					{
						day: '2024-03-12',
						kind: 'visit',
						what: 'x',
						note: null,
						where: null,
						isTurningPoint: false
					}
				]
			},
			'timeline.0.day: not_a_day'
		],
		['another version', { schemaVersion: 2 }, 'schemaVersion: ']
	])('refuses %s', (_name, change, expected) => {
		expect(reasons({ ...whole, ...change }).join('; ')).toContain(expected);
	});

	test('accepts an empty draft and a whole record as they are', () => {
		expect(v.parse(CaseRecordSchema, emptyRecord())).toEqual(emptyRecord());
		expect(v.parse(CaseRecordSchema, whole)).toEqual(whole);
	});

	test('keeps ECOG 0 apart from "not recorded"', () => {
		expect(v.parse(CaseRecordSchema, whole).performanceStatus).toBe(0);
		expect(missingForReady(whole)).toEqual([]);
		expect(missingForReady({ ...whole, performanceStatus: null })).toEqual(['performanceStatus']);
	});
});

describe('missingForReady', () => {
	test('[B1] names every required item of an empty draft', () => {
		expect(missingForReady(emptyRecord())).toEqual([
			'ageBand',
			'sex',
			'presentation',
			'performanceStatus',
			'topography.code',
			'morphology.code',
			'staging',
			'question',
			'preBoardPlan'
		]);
	});

	test('[B1] asks for every category of TNM, and for the reason when a tumor is not stageable', () => {
		const staged = {
			type: 'staged',
			edition: 'AJCC8',
			prefix: 'c',
			t: '2',
			n: null,
			m: '0',
			group: null
		} as const;
		expect(missingForReady({ ...whole, staging: staged })).toEqual(['staging.n']);
		expect(missingForReady({ ...whole, staging: { type: 'not_stageable', reason: null } })).toEqual(
			['staging.reason']
		);
		expect(
			missingForReady({ ...whole, staging: { type: 'not_stageable', reason: 'Leukemia' } })
		).toEqual([]);
	});

	test('asks a system without TNM for its group', () => {
		const staging = {
			type: 'staged',
			edition: 'BCLC',
			prefix: null,
			t: null,
			n: null,
			m: null,
			group: null
		} as const;
		expect(missingForReady({ ...whole, staging })).toEqual(['staging.group']);
		expect(missingForReady({ ...whole, staging: { ...staging, group: 'C' } })).toEqual([]);
	});

	test('asks for the side of a paired site only', () => {
		expect(missingForReady({ ...whole, topography: { code: 'C34.1', side: null } })).toEqual([
			'topography.side'
		]);
		expect(missingForReady({ ...whole, topography: { code: 'C20.9', side: null } })).toEqual([]);
	});

	test('does not ask for ECOG in a child', () => {
		expect(missingForReady({ ...whole, ageBand: '7', performanceStatus: null })).toEqual([]);
	});
});

test('a site that belongs to one sex is a conflict in the other, and in nobody else', () => {
	const cervix = { ...whole, topography: { code: 'C53.9', side: null } };
	expect(conflictsIn(cervix)).toEqual(['topography.code']);
	expect(conflictsIn({ ...cervix, sex: 'female' })).toEqual([]);
	expect(conflictsIn({ ...cervix, sex: 'intersex' })).toEqual([]);
	expect(conflictsIn({ ...cervix, sex: null })).toEqual([]);
});

describe('the vocabularies', () => {
	test('hold 74 sites and 68 tissue types, each once', () => {
		expect(new Set(TOPOGRAPHIES.map((one) => one.code)).size).toBe(74);
		expect(new Set(MORPHOLOGIES.map((one) => one.code)).size).toBe(68);
		expect(TOPOGRAPHIES).toHaveLength(74);
		expect(MORPHOLOGIES).toHaveLength(68);
	});

	test('age bands are years in children, five years in adults, then 90 or older', () => {
		expect(
			['0', '1', '14', '15-19', '85-89', '90+'].every((band) => AGE_BANDS.includes(band))
		).toBe(true);
		expect(AGE_BANDS).toHaveLength(31);
		expect(['0', '1', '7', '30-34', '90+'].map(ageBandLabel)).toEqual([
			'under 1 year',
			'1 year',
			'7 years',
			'30–34',
			'90 or older'
		]);
	});

	const stubs = fileURLToPath(
		new URL('../../../../../shared/content/case-stubs.psv', import.meta.url)
	);
	test.skipIf(!existsSync(stubs))(
		'hold every code of the scenario stubs (shared/content/case-stubs.psv)',
		() => {
			const lines = readFileSync(stubs, 'utf8')
				.trim()
				.split('\n')
				.map((line) => line.split('|'));
			const codes = new Set([...TOPOGRAPHIES, ...MORPHOLOGIES].map((one) => one.code));
			expect(
				lines
					.flatMap((cells) => [cells[5], cells[6]])
					.filter((code) => code === undefined || !codes.has(code))
			).toEqual([]);
		}
	);
});
