import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { passkey } from '#server/db/schema.ts';
import { passkeyLetter } from '#server/mail/letters.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { PasskeyNameSchema } from '#lib/domain/people/passkey-name.ts';
import { openSessionIn, type Opened } from './open-session.ts';
import { readCreated, type CreatedPasskey } from './passkey-answer.ts';
import { spendChallenge } from './passkey-challenge.ts';
import { keeperOf } from './passkey-keeper.ts';
import { passkeyPlace, type PasskeyPlace } from './passkey-place.ts';
import { holdPerson } from './second-factor.ts';
import { linkTo } from './tokens.ts';
import { verifyCreated } from './verify-passkey.ts';
import type { Visit } from './visit.ts';

const AddSchema = v.object({ passkeyName: PasskeyNameSchema });

type Given = { from: Visit; created: CreatedPasskey; name: string; place: PasskeyPlace };

/** Second step of adding a passkey: what the browser made, for the session that asked. The owner is told by mail. */
export async function addPasskey(
	portal: Portal,
	actor: Actor,
	input: { from: Visit; passkeyName: unknown; passkey: unknown }
): Promise<Outcome<Opened>> {
	if (actor.isDemonstration) {
		return refuse('not_allowed');
	}
	const parsed = parseFields(AddSchema, { passkeyName: input.passkeyName });
	if (!parsed.ok) {
		return parsed;
	}
	const place = passkeyPlace(portal.config);
	const created = readCreated(input.passkey);
	if (place === null || created === null) {
		return refuse('passkey_unreadable');
	}
	const given = { from: input.from, created, name: parsed.value.passkeyName, place };
	const added = await portal.db.transaction((tx) => add(tx, portal, { actor, given }));
	if (added.ok) {
		await tellOwner(portal, actor);
	}
	return added;
}

async function add(
	tx: Tx,
	portal: Portal,
	{ actor, given }: { actor: Actor; given: Given }
): Promise<Outcome<Opened>> {
	const { from, created } = given;
	const personId = actor.id;
	const { sessionHash } = from;
	const { challenge } = created;
	await holdPerson(tx, personId);
	const isFresh =
		sessionHash !== null &&
		(await spendChallenge(tx, portal, {
			challenge,
			answerer: { to: 'add', personId, sessionHash }
		}));
	if (!isFresh) {
		return refuse('passkey_wait_over');
	}
	const stored = await store(tx, portal, { personId, ...given });
	if (!stored.ok) {
		return stored;
	}
	// What opens the account has changed, so this browser goes on under another id. The others lose nothing by it.
	const opened = await openSessionIn(tx, portal, from, actor);
	await writeAudit(tx, personId, 'passkey.added', { personId, passkeyId: stored.value });
	return accept(opened);
}

/** Answers the id of the row. A credential that is anybody's already is not taken over. */
async function store(
	tx: Tx,
	portal: Portal,
	{ personId, created, name, place }: Given & { personId: string }
): Promise<Outcome<string>> {
	const made = await verifyCreated(portal, place, created);
	if (made === null) {
		return refuse('passkey_unreadable');
	}
	const { aaguid, ...kept } = made;
	const [stored] = await tx
		.insert(passkey)
		.values({
			...kept,
			personId,
			transports: created.response.transports.filter((way) => way !== null).join(','),
			name: name === '' ? keeperOf(aaguid) : name,
			createdAt: portal.clock.now()
		})
		.onConflictDoNothing()
		.returning({ id: passkey.id });
	return stored === undefined ? refuse('passkey_known') : accept(stored.id);
}

/** The passkey is there whether or not the letter goes. */
async function tellOwner(portal: Portal, actor: Actor): Promise<void> {
	try {
		await portal.mail.send(passkeyLetter(actor.email, linkTo(portal.config, '/account')));
	} catch (error) {
		portal.log.error({ err: error, personId: actor.id }, 'the letter on a passkey was not sent');
	}
}
