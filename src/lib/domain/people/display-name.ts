import * as v from 'valibot';

/**
 * Control characters and the marks that turn the direction of text: with them a name could show as somebody else's, in a
 * list or under a signature.
 */
const INVISIBLE = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** A person's name as others read it, in any script. */
export const DisplayNameSchema = v.pipe(
	v.string(),
	v.trim(),
	v.minLength(2),
	v.maxLength(100),
	v.check((name) => !INVISIBLE.test(name))
);
