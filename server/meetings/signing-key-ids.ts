import { rows, sql, type Db } from '#server/db/client.ts';

/** Of the keys that signed what is in the database, but for those whose loss the operator has declared. */
export async function signingKeyIds(db: Db): Promise<string[]> {
	const found = await rows<{ keyId: string }>(
		db,
		sql`select distinct key_id as "keyId" from recommendation where not exists (
			select from audit_entry
			where type = 'portal.key_lost' and subject ->> 'keyId' = recommendation.key_id
		) order by key_id`
	);
	return found.map(({ keyId }) => keyId);
}
