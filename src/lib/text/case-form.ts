import { caseForm } from './en/case-form.ts';
import { fill, type TextValues } from './text.ts';

export type CaseFormKey = keyof typeof caseForm;

/** As `text`, for the forms of a case. */
export function formText(key: CaseFormKey, values: TextValues = {}): string {
	return fill(caseForm[key], values);
}

/** As `textFor`, for the forms of a case. */
export function formTextFor(group: string, code: string, values: TextValues = {}): string {
	const key = `${group}.${code}`;
	if (!(key in caseForm)) {
		throw new Error(`no text for ${key}`);
	}
	return formText(key as CaseFormKey, values);
}
