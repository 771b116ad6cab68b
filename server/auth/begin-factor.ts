import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { checkPassword } from './check-password.ts';
import { lockSecret, unlockSecret } from './lock-secret.ts';
import { inBase32, inGroupsOfFour } from './one-time-code.ts';
import { GivenPasswordSchema } from './passwords.ts';
import { qrPicture, type QrPicture } from './qr-picture.ts';
import { readFactor } from './second-factor.ts';
import type { Visit } from './visit.ts';

/** RFC 4226, section 4: 160 bits. */
const SECRET_BYTES = 20;
/** Time to install an app and type the secret. */
const SETUP_MS = 15 * 60_000;
const ISSUER = 'Mashwara';

const BeginSchema = v.object({ factorPassword: GivenPasswordSchema });

/** What the page shows while a factor is set up. Nothing of it is stored: `setup` carries the secret, locked, to the confirming form. */
export type FactorSetup = { secret: string; link: string; picture: QrPicture; setup: string };

/** First step of turning on a second factor: the password again, then a secret for the app. */
export async function beginFactor(
	portal: Portal,
	actor: Actor,
	input: { from: Visit; factorPassword: unknown }
): Promise<Outcome<FactorSetup>> {
	// Everybody knows their password: the first to add a factor would keep all others out.
	if (actor.isDemonstration) {
		return refuse('factor_not_here');
	}
	const parsed = parseFields(BeginSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const password = parsed.value.factorPassword;
	const given = { from: input.from, password, field: 'factorPassword' };
	const checked = await checkPassword(portal, actor, given);
	if (!checked.ok) {
		return checked;
	}
	if ((await readFactor(portal.db, actor.id)) !== null) {
		return refuse('factor_is_on');
	}
	const expiresAt = portal.clock.now().getTime() + SETUP_MS;
	const secret = randomBytes(SECRET_BYTES);
	const locked = lockSecret(portal, secret, aboutSetup(actor, input.from, expiresAt));
	return accept(shown(actor, secret, `${expiresAt}.${locked}`));
}

/** The setup that came back with the form; null when it is too old, of another session, or none of ours. */
export function openSetup(
	portal: Portal,
	actor: Actor,
	given: { from: Visit; setup: string }
): { secret: Buffer; shown: FactorSetup } | null {
	const [expiry = '', locked = ''] = given.setup.split('.');
	const expiresAt = Number(expiry);
	const secret = unlockSecret(portal, locked, aboutSetup(actor, given.from, expiresAt));
	return secret === null || expiresAt <= portal.clock.now().getTime()
		? null
		: { secret, shown: shown(actor, secret, given.setup) };
}

/** Its session too: one that has ended takes along what was begun in it. */
const aboutSetup = (actor: Actor, from: Visit, expiresAt: number): string =>
	`setup ${actor.id} ${from.sessionHash ?? ''} ${expiresAt}`;

/** The link is the form that authenticator apps read (otpauth), with their usual settings left out. */
function shown(actor: Actor, secret: Buffer, setup: string): FactorSetup {
	const text = inBase32(secret);
	const label = encodeURIComponent(`${ISSUER}:${actor.email}`);
	const link = `otpauth://totp/${label}?secret=${text}&issuer=${ISSUER}`;
	return { secret: inGroupsOfFour(text), link, picture: qrPicture(link), setup };
}
