import * as v from 'valibot';
import { accept, refuse, type Outcome } from './outcome.ts';
import { storable } from './storable.ts';

/** Parses what a form sent. Each wrong field is named; its message is the code that the schema gave, or the field's own name. */
export function parseFields<S extends v.ObjectSchema<v.ObjectEntries, undefined>>(
	schema: S,
	input: unknown
): Outcome<v.InferOutput<S>> {
	const parsed = v.safeParse(schema, storable(input));
	if (parsed.success) {
		return accept(parsed.output);
	}
	const fields: Record<string, string> = {};
	for (const issue of parsed.issues) {
		const name = v.getDotPath(issue);
		if (name !== null) {
			fields[name] ??= FIELD_CODE.test(issue.message) ? issue.message : name;
		}
	}
	return refuse('malformed', fields);
}

/** Tells a code of ours from a sentence of the library. */
const FIELD_CODE = /^[a-z]+(_[a-z]+)*$/;
