import * as v from 'valibot';
import { CASE_ORIGINS } from './case.ts';
import { CaseRecordSchema, TitleSchema } from './record.ts';

/** A file under content/cases: a case written out by us, with where it comes from. */
export const TeachingCaseSchema = v.strictObject({
	slug: v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
	/** Number of the scenario that it writes out. */
	scenario: v.pipe(v.string(), v.regex(/^[A-Z]{2}-\d{2}$/)),
	origin: v.picklist(CASE_ORIGINS),
	statement: v.pipe(v.string(), v.includes('Not reviewed by a clinician')),
	title: TitleSchema,
	record: CaseRecordSchema
});
export type TeachingCase = v.InferOutput<typeof TeachingCaseSchema>;
