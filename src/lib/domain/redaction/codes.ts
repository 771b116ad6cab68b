/*
 * Members of stored JSON that hold a code, an id or a number written as text. Nothing is taken out of them: a passage such as
 * "male" would leave a record that no page can read.
 */

const RECORD_CODE =
	/^(?:ageBand|sex|province|(?:topography|morphology)\.\w+|staging\.(?!reason$)\w+|biomarkers\.\d+\.(?:state|why)|timeline\.\d+\.kind|reach\.resourceTier)$/;
const ENTRY_CODE = /^(?:imageId|frame|annotationKey|writtenAt|shape(?:\..+)?)$/;

/** In the record of a case. A member that the record no longer knows counts as text. */
export const isRecordCode = (path: string): boolean => RECORD_CODE.test(path);

/** In a mark or a comment. */
export const isEntryCode = (path: string): boolean => ENTRY_CODE.test(path);

/** In the marks and comments under a signature, which have their key beside them. */
export function isSealedEntryCode(path: string): boolean {
	const [, inside = ''] = /^(?:annotations|comments)\.\d+\.(.+)$/.exec(path) ?? [];
	return inside === 'key' || (inside.startsWith('value.') && isEntryCode(inside.slice(6)));
}

const STRUCTURE_WORDS = /^(?:ideal|feasible|guideline\.name|plan\.reason)$/;

/** In the details of a recommendation. */
export const isStructureCode = (path: string): boolean => !STRUCTURE_WORDS.test(path);

/** In votes, dissent and details under a signature. */
export function isDecisionCode(path: string): boolean {
	const [, inStructure] = /^structure\.content\.(.+)$/.exec(path) ?? [];
	return inStructure === undefined
		? !/^(?:rounds\.\d+\.(?:options\.\d+|reason)|dissents\.\d+\.reason)$/.test(path)
		: isStructureCode(inStructure);
}

/** In the list of the images that were before a board. */
export const isKeptImageCode = (path: string): boolean => /^\d+\.id$/.test(path);

/** In the recording of a meeting, which holds ids, codes and what somebody gave as a reason. */
export const isMeetingEventCode = (path: string): boolean => path !== 'reason';
