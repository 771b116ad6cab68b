import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Portal } from '#server/portal.ts';

type Keyed = Pick<Portal, 'remapKey'>;

/** NIST SP 800-38D, section 8.2: 96 random bits for each sealing. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

function keyOf({ remapKey }: Keyed): Buffer {
	return Buffer.from(hkdfSync('sha256', remapKey, '', 'second-factor', 32));
}

/** AES-256-GCM. `about` says whose secret it is and for what, so that a locked one opens nowhere else. */
export function lockSecret(portal: Keyed, secret: Buffer, about: string): string {
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv('aes-256-gcm', keyOf(portal), iv).setAAD(Buffer.from(about));
	const locked = [iv, cipher.update(secret), cipher.final()];
	return Buffer.concat([...locked, cipher.getAuthTag()]).toString('base64url');
}

/** Null when it was changed, is about something else, or was locked with another key. */
export function unlockSecret(portal: Keyed, locked: string, about: string): Buffer | null {
	const bytes = Buffer.from(locked, 'base64url');
	if (bytes.length <= IV_BYTES + TAG_BYTES) {
		return null;
	}
	const decipher = createDecipheriv('aes-256-gcm', keyOf(portal), bytes.subarray(0, IV_BYTES), {
		authTagLength: TAG_BYTES
	})
		.setAAD(Buffer.from(about))
		.setAuthTag(bytes.subarray(-TAG_BYTES));
	try {
		return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
	} catch {
		// Node says no more than that the tag does not fit.
		return null;
	}
}
