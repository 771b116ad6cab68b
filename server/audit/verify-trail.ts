import { asc, gt } from 'drizzle-orm';
import type { Db } from '#server/db/client.ts';
import { auditEntry } from '#server/db/schema.ts';
import { auditHash, FIRST_HASH } from './write-audit.ts';

export type VerifiedTrail =
	| { ok: true; count: number; lastSeq: number; lastHash: string }
	/** `changed`: no longer what its hash says; `out_of_chain`: an entry before it is missing or was replaced. */
	| { ok: false; count: number; brokenSeq: number; reason: 'changed' | 'out_of_chain' };

/** A few hundred bytes each: half a megabyte in memory however long the trail is. */
const BATCH = 1000;

/** Recomputes the chain of hashes from the first entry on, up to the first that does not fit. */
export async function verifyTrail(db: Db): Promise<VerifiedTrail> {
	let [count, lastSeq, lastHash] = [0, 0, FIRST_HASH];
	for (;;) {
		const batch = await db
			.select()
			.from(auditEntry)
			.where(gt(auditEntry.seq, lastSeq))
			.orderBy(asc(auditEntry.seq))
			.limit(BATCH);
		for (const entry of batch) {
			if (entry.previousHash !== lastHash) {
				return { ok: false, count, brokenSeq: entry.seq, reason: 'out_of_chain' };
			}
			if (entry.hash !== auditHash(entry)) {
				return { ok: false, count, brokenSeq: entry.seq, reason: 'changed' };
			}
			count += 1;
			lastSeq = entry.seq;
			lastHash = entry.hash;
		}
		if (batch.length < BATCH) {
			return { ok: true, count, lastSeq, lastHash };
		}
	}
}
