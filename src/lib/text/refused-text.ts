import { text, textFor } from './text.ts';

/** How many fields are not right yet; what is wrong with each stands at the field. */
export function wrongFieldsText(count: number): string {
	return count === 1 ? text('form.wrongOne') : text('form.wrong', { count });
}

/** Why a form was not taken, for the top of its page. When all that is wrong stands at the fields, that is said. */
export function refusedText(reason: string, fields: Record<string, string> = {}): string {
	const count = Object.keys(fields).length;
	return reason === 'malformed' && count > 0 ? wrongFieldsText(count) : textFor('refusal', reason);
}
