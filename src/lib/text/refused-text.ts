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

/** The same with reasons that are told in the words of a page's own catalogue: no other page carries them. */
export function refusedTextFrom(
	own: Record<string, string>,
	readFor: (group: 'refusal', name: string) => string
): typeof refusedText {
	return (reason, fields) =>
		Object.hasOwn(own, `refusal.${reason}`)
			? readFor('refusal', reason)
			: refusedText(reason, fields);
}
