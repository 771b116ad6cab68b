import type { CaseForm } from '#lib/domain/case/case-form.ts';
import type { IdentifierQuery } from '#lib/domain/case/identifiers.ts';
import { text, textFor } from '#lib/text/text.ts';

/** What the fields of a case form need: what was typed, what is wrong, what looks like an identifier. */
export type FormView = {
	form: CaseForm;
	/** Code of the message, by name of the field. */
	errors: Record<string, string>;
	queries: IdentifierQuery[];
};

/** "Story"; for a line of a table "Marker 2, result". */
export function labelOf(name: string): string {
	const line = /^(biomarkers|timeline)\.(\d+)\.(\w+)$/.exec(name);
	if (line === null) {
		return textFor('case.field', name);
	}
	const [, group = '', index = '', part = ''] = line;
	const label = textFor('case.field', `${group}.${part}`);
	return textFor('case.line', group, { line: Number(index) + 1, label });
}

/** The sentence of a wrong field, which names it; undefined when it is right. */
export function errorOf(errors: Record<string, string>, name: string): string | undefined {
	const code = errors[name];
	return code === undefined ? undefined : textFor('case.error', code, { label: labelOf(name) });
}

export function queryText(query: IdentifierQuery): string {
	return text('case.query', { found: query.text, kind: textFor('identifier', query.kind) });
}

/** Every wrong field with its sentence, in the order in which they were found. */
export function wrongFields(errors: Record<string, string>): { name: string; sentence: string }[] {
	return Object.keys(errors).flatMap((name) => {
		const sentence = errorOf(errors, name);
		return sentence === undefined ? [] : [{ name, sentence }];
	});
}
