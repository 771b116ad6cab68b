import { createHmac } from 'node:crypto';

/**
 * A UID that cannot be traced back without the key, and is the same each time, so that a study sent twice keeps its
 * relations. The form is `2.25.` and a 128-bit number (DICOM PS3.5, annex B.2).
 */
export function remapUid(uid: string, key: Buffer): string {
	const digest = createHmac('sha256', key).update(uid).digest('hex').slice(0, 32);
	return `2.25.${BigInt(`0x${digest}`)}`;
}
