import type { CaseForm } from '#lib/domain/case/case-form.ts';
import type { TextFinding } from '#lib/domain/case/text-findings.ts';
import { limitOf } from '#lib/domain/case/text-limits.ts';
import { formText, formTextFor } from '#lib/text/case-form.ts';
import type { NamedField } from './shown-case.ts';

/** What the fields of a case form need: what was typed, what is wrong, what looks like an identifier. */
export type FormView = {
	form: CaseForm;
	/** Code of the message, by name of the field. */
	errors: Record<string, string>;
	queries: TextFinding[];
	/** Address of the page on which passages are resolved. */
	findingsHref: string;
};

/** "Story"; for a line of a table "Marker 2, result". */
export function labelOf(name: string): string {
	const line = /^(biomarkers|timeline)\.(\d+)\.(\w+)$/.exec(name);
	if (line === null) {
		return formTextFor('case.field', name);
	}
	const [, group = '', index = '', part = ''] = line;
	const label = formTextFor('case.field', `${group}.${part}`);
	return formTextFor('case.line', group, { line: Number(index) + 1, label });
}

/** The sentence of a wrong field, which names it; undefined when it is right. */
export function errorOf(errors: Record<string, string>, name: string): string | undefined {
	const code = errors[name];
	return code === undefined
		? undefined
		: formTextFor('case.error', code, { label: labelOf(name), limit: limitOf(name) });
}

export function queryText(query: TextFinding): string {
	return formText('case.query', { found: query.text, kind: formTextFor('identifier', query.kind) });
}

/** Every wrong field with its sentence, in the order in which they were found. */
export function wrongFields(errors: Record<string, string>): { name: string; sentence: string }[] {
	return Object.keys(errors).flatMap((name) => {
		const sentence = errorOf(errors, name);
		return sentence === undefined ? [] : [{ name, sentence }];
	});
}

/** What stands between a case and a board, as fields with their labels, each once. */
export function openPoints(found: {
	missing: string[];
	conflicts: string[];
	queries: TextFinding[];
}): { missing: NamedField[]; conflicts: NamedField[]; queried: NamedField[] } {
	const named = (names: string[]): NamedField[] =>
		[...new Set(names)].map((name) => ({ name, label: labelOf(name) }));
	const queriesIn = (name: string) => found.queries.filter(({ field }) => field === name).length;
	return {
		missing: named(found.missing),
		conflicts: named(found.conflicts),
		queried: named(found.queries.map((query) => query.field)).map(({ name, label }) => {
			const count = queriesIn(name);
			return {
				name,
				label: count === 1 ? label : formText('case.queriedPieces', { label, count })
			};
		})
	};
}
