import * as v from 'valibot';
import { REASON_LIMITS } from '#lib/domain/reason.ts';
import { findIdentifiers } from './identifiers.ts';

/** A reason that stays when what it is about is taken out or deleted: what was readable there must not live on in it. */
export const LastingReasonSchema = v.pipe(
	v.string('reason_short'),
	v.trim(),
	v.minLength(REASON_LIMITS.least, 'reason_short'),
	v.maxLength(REASON_LIMITS.most, 'too_long'),
	v.check((reason) => findIdentifiers(reason).length === 0, 'identifier')
);
