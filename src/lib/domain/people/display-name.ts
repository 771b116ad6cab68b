import * as v from 'valibot';

/**
 * Control characters, the marks that turn the direction of text, and what shows as nothing (Unicode's default ignorables and
 * the fillers): with them a name could show as somebody else's, or as none, in a list or under a signature. The joiners
 * between letters stay, because Urdu is written with them.
 */
const INVISIBLE =
	/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u2800\ufeff]|(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/u;
const LOOSE_JOINER = /(?<!\p{L}|\p{M})[\u200c\u200d]|[\u200c\u200d](?!\p{L}|\p{M})/u;

/** Whether a name holds signs that nobody sees. */
export const hidesSigns = (name: string): boolean =>
	INVISIBLE.test(name) || LOOSE_JOINER.test(name);

/** A person's name as others read it, in any script. */
export const DisplayNameSchema = v.pipe(
	v.string(),
	v.trim(),
	v.minLength(2),
	v.maxLength(100),
	v.check((name) => !hidesSigns(name))
);
