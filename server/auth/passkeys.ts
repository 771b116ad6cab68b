import { and, asc, eq } from 'drizzle-orm';
import type { DbOrTx } from '#server/db/client.ts';
import { passkey, person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import type { HeaderSource } from './address.ts';
import { isAtPasskeyPlace, passkeyPlace } from './passkey-place.ts';

export type OwnPasskey = {
	id: string;
	name: string;
	isSynced: boolean;
	createdAt: Date;
	lastUsedAt: Date | null;
};

/** A person's passkeys in the order in which they came. */
export function readPasskeys(on: DbOrTx, personId: string): Promise<OwnPasskey[]> {
	const { id, name, isSynced, createdAt, lastUsedAt } = passkey;
	return on
		.select({ id, name, isSynced, createdAt, lastUsedAt })
		.from(passkey)
		.where(eq(passkey.personId, personId))
		.orderBy(asc(passkey.createdAt), asc(passkey.id));
}

/** By which a browser finds a person's passkeys, or knows that it holds one already. */
export async function describePasskeys(
	on: DbOrTx,
	personId: string
): Promise<PublicKeyCredentialDescriptorJSON[]> {
	const found = await on
		.select({ id: passkey.credentialId, transports: passkey.transports })
		.from(passkey)
		.where(eq(passkey.personId, personId));
	return found.map(({ id, transports }) => ({
		id,
		type: 'public-key',
		transports: transports.split(',').filter((way) => way !== '')
	}));
}

/**
 * Which passkeys of this person are left, for their browser to stop offering the others. Null where this page has none, or the
 * person never had one.
 */
export async function acceptedPasskeys(
	portal: Portal,
	personId: string,
	headers: HeaderSource
): Promise<AllAcceptedCredentialsOptions | null> {
	const place = passkeyPlace(portal.config);
	const [found] = await portal.db
		.select({ handle: person.passkeyHandle })
		.from(person)
		.where(eq(person.id, personId));
	const userId = found?.handle ?? null;
	if (place === null || userId === null || !isAtPasskeyPlace(portal.config, headers)) {
		return null;
	}
	const left = await describePasskeys(portal.db, personId);
	const { rpId } = place;
	return { rpId, userId, allAcceptedCredentialIds: left.map(({ id }) => id) };
}

export const ownPasskey = (personId: string, passkeyId: string) =>
	and(eq(passkey.id, passkeyId), eq(passkey.personId, personId));
