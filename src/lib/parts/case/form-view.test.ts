import { expect, test } from 'vitest';
import { FIELD_NAMES } from '#lib/domain/case/case-form.ts';
import { missingForReady } from '#lib/domain/case/readiness.ts';
import { emptyRecord } from '#lib/domain/case/record.ts';
import { FINDING_KINDS } from '#lib/domain/case/text-findings.ts';
import { caseForm } from '#lib/text/en/case-form.ts';
import { findingTextFor } from '#lib/text/finding.ts';
import { errorOf, labelOf, openPoints, queryText, wrongFields } from './form-view.ts';

/** Codes that the schemas, the form and the use cases give. */
const CODES = [
	'required',
	'too_long',
	'too_many',
	'title_short',
	'not_in_list',
	'not_a_day',
	'day_too_far',
	'group_of_other_system',
	'stage_and_reason',
	'state_and_result',
	'malformed',
	'missing',
	'unchecked',
	'conflict',
	'identifier',
	'only_synthetic_here',
	'consent_of_other_origin'
];

test('every field, every required item and every code has its words', () => {
	for (const name of [
		...FIELD_NAMES,
		...missingForReady(emptyRecord()),
		'kind',
		'consent',
		'images',
		'isAttested',
		'origin'
	]) {
		expect(labelOf(name)).not.toBe('');
	}
	for (const code of CODES) {
		expect(errorOf({ question: code }, 'question')).toMatch(/^[A-Z].*\.$/);
	}
	for (const kind of FINDING_KINDS) {
		const query = { kind, text: 'x', field: 'title', start: 0, end: 1 };
		expect(queryText(query)).toContain('x');
		expect(findingTextFor('finding', kind)).not.toBe('');
	}
});

test('no sentence is empty, hurried or begging', () => {
	expect(
		Object.values(caseForm).filter((sentence) => /^\s*$|!|\bplease\b/i.test(sentence))
	).toEqual([]);
});

test('a wrong line is named by its number as people count', () => {
	expect(wrongFields({ 'timeline.0.day': 'not_a_day', question: 'required' })).toEqual([
		{
			name: 'timeline.0.day',
			sentence:
				'Event 1, day has to be a whole number of days from the first visit, e.g. −14 or 22.'
		},
		{ name: 'question', sentence: 'Question for the board is empty. Fill it in.' }
	]);
});

test('a field with two pieces to check is listed once, with their number', () => {
	const query = { kind: 'date', text: 'x', field: 'presentation', start: 0, end: 1 } as const;
	expect(
		openPoints({ missing: ['sex'], conflicts: [], queries: [query, { ...query, text: 'y' }] })
	).toEqual({
		missing: [{ name: 'sex', label: 'Sex' }],
		conflicts: [],
		queried: [{ name: 'presentation', label: 'Story, 2 pieces' }]
	});
});
