import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { lte } from 'drizzle-orm';
import type { Tx } from '#server/db/client.ts';
import { spentChallenge } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { hashOfToken } from './tokens.ts';

/** As long as the sign-in that waits for a code. */
export const CHALLENGE_MS = 5 * 60_000;
/** WebAuthn, section 13.4.3: at least 16 random bytes. */
const NONCE_BYTES = 16;
/** Milliseconds since 1970, until the year 10889. */
const EXPIRY_BYTES = 6;
const HEAD_BYTES = NONCE_BYTES + EXPIRY_BYTES;
const MAC_BYTES = 32;

type Keyed = Pick<Portal, 'remapKey' | 'clock'>;

/** Who may answer a challenge: it is good for nobody and nothing else. */
export type Answerer =
	| { to: 'sign_in'; browser: string }
	| { to: 'confirm'; pendingId: string }
	| { to: 'add'; personId: string; sessionHash: string };

function macOf({ remapKey }: Keyed, head: Buffer, answerer: Answerer): Buffer {
	const key = Buffer.from(hkdfSync('sha256', remapKey, '', 'passkey-challenge', 32));
	return createHmac('sha256', key).update(head).update(JSON.stringify(answerer)).digest();
}

/**
 * Random, and signed with its end and with who may answer it. So nothing is stored before an answer comes: a page that anybody
 * may open as often as they like writes nothing.
 */
export function makeChallenge(portal: Keyed, answerer: Answerer): string {
	const head = Buffer.alloc(HEAD_BYTES);
	randomBytes(NONCE_BYTES).copy(head);
	head.writeUIntBE(portal.clock.now().getTime() + CHALLENGE_MS, NONCE_BYTES, EXPIRY_BYTES);
	return Buffer.concat([head, macOf(portal, head, answerer)]).toString('base64url');
}

/** Uses up a challenge, whatever the answer turns out to be. False when it is none of ours, somebody else's, over, or was answered before. */
export async function spendChallenge(
	tx: Tx,
	portal: Keyed,
	{ challenge, answerer }: { challenge: string; answerer: Answerer }
): Promise<boolean> {
	const given = Buffer.from(challenge, 'base64url');
	if (given.length !== HEAD_BYTES + MAC_BYTES) {
		return false;
	}
	const head = given.subarray(0, HEAD_BYTES);
	const now = portal.clock.now();
	const expiresAt = new Date(head.readUIntBE(NONCE_BYTES, EXPIRY_BYTES));
	const isOurs = timingSafeEqual(given.subarray(HEAD_BYTES), macOf(portal, head, answerer));
	if (!isOurs || expiresAt <= now) {
		return false;
	}
	await tx.delete(spentChallenge).where(lte(spentChallenge.expiresAt, now));
	// Of two at once the second waits here for the first, and finds its row.
	const spent = await tx
		.insert(spentChallenge)
		.values({ id: hashOfToken(given.toString('base64url')), expiresAt })
		.onConflictDoNothing()
		.returning({ id: spentChallenge.id });
	return spent.length === 1;
}
