import * as v from 'valibot';

/** Id of any thing of ours. Anything else never reaches the database, which would answer with an exception. */
export const IdSchema = v.pipe(v.string(), v.uuid());

export function isId(text: string): boolean {
	return v.is(IdSchema, text);
}
