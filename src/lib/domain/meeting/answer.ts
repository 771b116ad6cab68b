import * as v from 'valibot';

export const ANSWERS = ['comes', 'partly', 'declined'] as const;
/** Whether a member comes to a meeting; no row means no answer. */
export type Answer = (typeof ANSWERS)[number];
export const AnswerSchema = v.picklist(ANSWERS);
