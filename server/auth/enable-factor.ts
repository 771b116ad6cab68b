import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { secondFactor } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openSetup, type FactorSetup } from './begin-factor.ts';
import { CodeSchema } from './confirm-sign-in.ts';
import { lockSecret } from './lock-secret.ts';
import { stepOfCode } from './one-time-code.ts';
import type { Opened } from './open-session.ts';
import { renewSessionIn } from './renew-session.ts';
import { aboutFactor, holdPerson, readFactor, replaceRecoveryCodes } from './second-factor.ts';
import type { Visit } from './visit.ts';

const EnableSchema = v.object({ setup: v.pipe(v.string(), v.maxLength(500)), code: CodeSchema });

export type Enabled = Opened & { recoveryCodes: string[] };
/** A wrong code shows the same secret again, so that the app need not be set up twice. */
export type NotEnabled = Refused & { shown?: FactorSetup };
type Given = { from: Visit; secret: Buffer; code: string };

/** Second step of turning on a second factor: a code shows that the app has the secret. Other sessions end. */
export async function enableFactor(
	portal: Portal,
	actor: Actor,
	input: { from: Visit; setup: unknown; code: unknown }
): Promise<Outcome<Enabled> | NotEnabled> {
	if (actor.isDemonstration) {
		return refuse('factor_not_here');
	}
	const parsed = parseFields(EnableSchema, input);
	const setup = typeof input.setup === 'string' ? input.setup : '';
	const opened = openSetup(portal, actor, { from: input.from, setup });
	if (opened === null) {
		return refuse('factor_setup_over');
	}
	if (!parsed.ok) {
		return { ...parsed, shown: opened.shown };
	}
	const { code } = parsed.value;
	const given = { from: input.from, secret: opened.secret, code: code.replace(/\s/g, '') };
	const enabled = await portal.db.transaction((tx) => enable(tx, portal, { actor, given }));
	return enabled.ok ? enabled : { ...enabled, shown: opened.shown };
}

async function enable(
	tx: Tx,
	portal: Portal,
	{ actor, given }: { actor: Actor; given: Given }
): Promise<Outcome<Enabled>> {
	const personId = actor.id;
	await holdPerson(tx, personId);
	if ((await readFactor(tx, personId)) !== null) {
		return refuse('factor_is_on');
	}
	const now = portal.clock.now();
	// Not throttled: whoever is asked here sees the secret on the same page.
	const lastStep = stepOfCode(given.secret, given.code, { now, after: -1 });
	if (lastStep === null) {
		return refuse('malformed', { code: 'code_wrong' });
	}
	const secret = lockSecret(portal, given.secret, aboutFactor(personId));
	await tx.insert(secondFactor).values({ personId, secret, lastStep, createdAt: now });
	const recoveryCodes = await replaceRecoveryCodes(tx, personId);
	const renewed = await renewSessionIn(tx, portal, { actor, from: given.from });
	await writeAudit(tx, personId, 'factor.enabled', { personId });
	return accept({ ...renewed, recoveryCodes });
}
