import * as v from 'valibot';

/** Id of any thing of ours. Anything else never reaches the database, which would answer with an exception. */
export const IdSchema = v.pipe(v.string(), v.uuid());

/** Whether this is such an id. */
export function isId(value: unknown): value is string {
	return v.is(IdSchema, value);
}

/** Whether this can be the part of an address that names a board or a society. */
export function isSlug(text: string): boolean {
	return /^[a-z0-9-]+$/.test(text);
}
