import { randomBytes } from 'node:crypto';
import { and, count, eq, isNull } from 'drizzle-orm';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { person, recoveryCode, secondFactor } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { unlockSecret } from './lock-secret.ts';
import { inBase32, inGroupsOfFour, stepOfCode } from './one-time-code.ts';
import { hashOfToken } from './tokens.ts';

const RECOVERY_CODES = 10;
/** 80 bits in 16 characters: nobody guesses one, so a plain hash is kept of it. */
const RECOVERY_BYTES = 10;
/** NIST SP 800-63B, section 5.2.2: after a hundred wrong codes in a row no code of the app is looked at. */
const FAILURES_LIMIT = 100;

export type Factor = { since: Date; recoveryCodesLeft: number };
export type TakenCode = { by: 'app' } | { by: 'recovery_code'; left: number };

/** What a locked secret is about; see `lockSecret`. */
export const aboutFactor = (personId: string): string => `factor ${personId}`;

/** The person's second factor; null where none is turned on. */
export async function readFactor(on: DbOrTx, personId: string): Promise<Factor | null> {
	const [found] = await on
		.select({ since: secondFactor.createdAt })
		.from(secondFactor)
		.where(eq(secondFactor.personId, personId));
	return found === undefined
		? null
		: { ...found, recoveryCodesLeft: await countRecoveryCodes(on, personId) };
}

/** Whoever uses or changes a code of this person comes after whoever did before. First statement of such a transaction; answers the password's hash as it is by then. */
export async function holdPerson(tx: Tx, personId: string): Promise<string | null> {
	const [held] = await tx
		.select({ passwordHash: person.passwordHash })
		.from(person)
		.where(eq(person.id, personId))
		.for('update');
	return held?.passwordHash ?? null;
}

/** Uses up one code, of the app or for recovery; the caller holds the person and writes the audit entry. */
export async function takeCode(
	tx: Tx,
	portal: Portal,
	given: { personId: string; code: string }
): Promise<Outcome<TakenCode>> {
	const { personId } = given;
	const [factor] = await tx
		.select()
		.from(secondFactor)
		.where(eq(secondFactor.personId, personId))
		.for('update');
	if (factor === undefined) {
		return refuse('factor_is_off');
	}
	const code = given.code.replace(/[\s-]/g, '').toUpperCase();
	const taken = /^\d{6}$/.test(code)
		? await takeFromApp(tx, portal, { factor, code })
		: await takeRecoveryCode(tx, portal, { personId, code });
	if (!taken.ok && taken.reason === 'wrong_code') {
		await keepFailures(tx, personId, factor.failures + 1);
	}
	return taken;
}

type Row = typeof secondFactor.$inferSelect;

async function takeFromApp(
	tx: Tx,
	portal: Portal,
	{ factor, code }: { factor: Row; code: string }
): Promise<Outcome<TakenCode>> {
	const { personId } = factor;
	if (factor.failures >= FAILURES_LIMIT) {
		return refuse('code_locked');
	}
	const secret = unlockSecret(portal, factor.secret, aboutFactor(personId));
	if (secret === null) {
		portal.log.error({ personId }, 'a second factor was locked with another REMAP_KEY');
		return refuse('wrong_code');
	}
	const at = { now: portal.clock.now(), after: factor.lastStep };
	const step = stepOfCode(secret, code, at);
	if (step === null) {
		return refuse('wrong_code');
	}
	await tx
		.update(secondFactor)
		.set({ lastStep: step, failures: 0 })
		.where(eq(secondFactor.personId, personId));
	return accept({ by: 'app' });
}

async function takeRecoveryCode(
	tx: Tx,
	portal: Portal,
	{ personId, code }: { personId: string; code: string }
): Promise<Outcome<TakenCode>> {
	const taken = await tx
		.update(recoveryCode)
		.set({ usedAt: portal.clock.now() })
		.where(
			and(
				eq(recoveryCode.personId, personId),
				eq(recoveryCode.codeHash, hashOfToken(code)),
				isNull(recoveryCode.usedAt)
			)
		)
		.returning({ id: recoveryCode.id });
	if (taken.length === 0) {
		return refuse('wrong_code');
	}
	await keepFailures(tx, personId, 0);
	return accept({ by: 'recovery_code', left: await countRecoveryCodes(tx, personId) });
}

async function keepFailures(tx: Tx, personId: string, failures: number): Promise<void> {
	await tx.update(secondFactor).set({ failures }).where(eq(secondFactor.personId, personId));
}

async function countRecoveryCodes(on: DbOrTx, personId: string): Promise<number> {
	const [found] = await on
		.select({ left: count() })
		.from(recoveryCode)
		.where(and(eq(recoveryCode.personId, personId), isNull(recoveryCode.usedAt)));
	return found?.left ?? 0;
}

/** Ten codes in place of all earlier ones, as the person reads them; only their hashes stay. */
export async function replaceRecoveryCodes(tx: Tx, personId: string): Promise<string[]> {
	const codes = Array.from({ length: RECOVERY_CODES }, () => inBase32(randomBytes(RECOVERY_BYTES)));
	await tx.delete(recoveryCode).where(eq(recoveryCode.personId, personId));
	await tx
		.insert(recoveryCode)
		.values(codes.map((code) => ({ personId, codeHash: hashOfToken(code) })));
	return codes.map(inGroupsOfFour);
}
