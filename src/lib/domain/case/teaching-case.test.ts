import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { textFindings } from './text-findings.ts';
import { conflictsIn, missingForReady } from './readiness.ts';
import { TeachingCaseSchema } from './teaching-case.ts';

const folder = fileURLToPath(new URL('../../../../content/cases/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const stubs = fileURLToPath(
	new URL('../../../../../shared/content/case-stubs.psv', import.meta.url)
);

describe.each(files)('content/cases/%s', (file) => {
	const found = v.parse(TeachingCaseSchema, JSON.parse(readFileSync(folder + file, 'utf8')));

	test('is complete, without contradictions, and its name is its slug', () => {
		expect(missingForReady(found.record)).toEqual([]);
		expect(conflictsIn(found.record)).toEqual([]);
		expect(`${found.slug}.json`).toBe(file);
	});

	test('is invented and says so', () => {
		expect(found.origin).toBe('synthetic');
	});

	test('holds nothing that looks like an identifier', () => {
		expect(textFindings(found.title, found.record)).toEqual([]);
	});

	test('has its events in the order of days', () => {
		const days = found.record.timeline.map((event) => event.day);
		expect(days).toEqual(days.toSorted((a, b) => a - b));
	});

	test('is written in American spelling', () => {
		const text = JSON.stringify(found);
		expect(
			text.match(
				/tumour|oesophag|anaem|haemo|leukaem|oedema|diarrhoea|paediat|gynaec|centre\b|colour|neighbour|labour/gi
			)
		).toBeNull();
	});

	test.skipIf(!existsSync(stubs))(
		'keeps the facts of its scenario (shared/content/case-stubs.psv)',
		() => {
			const line = readFileSync(stubs, 'utf8')
				.split('\n')
				.find((one) => one.startsWith(`${found.scenario}|`));
			const [, , sex, age, province, site, tissue, stage, tier] = line?.split('|') ?? [];
			const { record } = found;
			expect({
				sex: record.sex === 'female' ? 'F' : 'M',
				age: record.ageBand?.split('-')[0],
				province: record.province?.slice(3),
				site: record.topography?.code,
				tissue: record.morphology?.code,
				stage: record.staging?.type === 'staged' ? record.staging.group : 'NA',
				tier: record.reach.resourceTier?.slice(0, 1).toUpperCase()
			}).toEqual({ sex, age, province, site, tissue, stage, tier });
		}
	);
});

test('there are six teaching cases', () => {
	expect(files).toHaveLength(6);
});
