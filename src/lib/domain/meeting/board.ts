import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { hidesSigns } from '../people/display-name.ts';

/** A case shorter than 3 or longer than 60 minutes is not discussed by a board. */
export const BoardMinutesSchema = v.pipe(
	v.union([v.number(), v.pipe(v.string(), v.trim(), v.regex(/^\d+$/), v.transform(Number))]),
	v.integer(),
	v.minValue(3),
	v.maxValue(60)
);

/** What a form must hold to make a board. */
export const CreateBoardSchema = v.object({
	societyId: IdSchema,
	/** Stands in the subject of mails and in calendars. */
	name: v.pipe(
		v.string(),
		v.trim(),
		v.minLength(3),
		v.maxLength(120),
		v.check((name) => !hidesSigns(name))
	),
	purpose: v.pipe(v.string(), v.trim(), v.minLength(3), v.maxLength(500)),
	defaultMinutes: BoardMinutesSchema
});
export type CreateBoard = v.InferOutput<typeof CreateBoardSchema>;

/** Part of an address for a board with this name; "board" when nothing of the name can stand in one. */
export function slugOf(name: string): string {
	const slug = name
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.slice(0, 60)
		.replace(/^-+|-+$/g, '');
	return slug === '' ? 'board' : slug;
}
