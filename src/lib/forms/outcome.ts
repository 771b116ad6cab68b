import { error, fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { accept, refuse, REFUSALS, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import { storableText } from '#lib/domain/storable.ts';
import { textFor } from '#lib/text/text.ts';

/** The value, or the error page with the refusal's status and sentence: for `load`. */
export function valueOrError<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) {
		refusePage(outcome);
	}
	return outcome.value;
}

/** The error page with the refusal's status and sentence. */
export function refusePage({ reason }: Refused): never {
	error(REFUSALS[reason], { code: reason, message: textFor('refusal', reason) });
}

/** What a form gets back when it was refused: the reason, the fields and all that was typed (never a password). */
export function refusedForm(refused: Refused, typed: Record<string, string> = {}) {
	return fail(REFUSALS[refused.reason], {
		reason: refused.reason,
		fields: refused.fields ?? {},
		typed
	});
}

/** The text fields of a form; files and the named secrets are left out. */
export function typedFields(form: FormData, secrets: string[] = []): Record<string, string> {
	const typed: Record<string, string> = {};
	for (const [name, value] of form) {
		if (typeof value === 'string' && !secrets.includes(name)) {
			typed[name] = storableText(value);
		}
	}
	return typed;
}

/** The form as `schema` reads it; otherwise `malformed` with each wrong field by name. */
export function parseForm<S extends v.GenericSchema>(
	schema: S,
	typed: Record<string, string>
): Outcome<v.InferOutput<S>> {
	const parsed = v.safeParse(schema, typed);
	if (parsed.success) {
		return accept(parsed.output);
	}
	const names = parsed.issues.map((issue) => v.getDotPath(issue) ?? '');
	return refuse('malformed', Object.fromEntries(names.map((name) => [name, 'wrong'])));
}
