import { canonicalJson } from '../meeting/seal.ts';

/** Longer than this is another recommendation, which a board gives at a meeting. */
export const ADDENDUM_LENGTH = 2000;

/** What a second signature covers beside the seal that it follows. */
export type CoSigned = {
	recommendationId: string;
	previousSeal: string;
	signedByName: string;
	specialty: string;
	/** ISO 8601 in UTC, milliseconds. */
	signedAt: string;
};

export const coSignedText = (content: CoSigned): string =>
	canonicalJson({ ...content, kind: 'co_signature' });

/** What an addendum's seal covers; `previousSeal` is that of the version before. */
export type Added = {
	recommendationId: string;
	version: number;
	body: string;
	previousSeal: string;
	signedByName: string;
	signedAt: string;
	/** The seal before identifying text was taken out of it, and by which redaction; left out while nothing was. */
	replaces?: { seal: string; redactionId: string } | undefined;
};

export const addedText = (content: Added): string =>
	canonicalJson({ ...content, kind: 'addendum' });
