import { and, eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { Actor } from '#lib/domain/people/actor.ts';
import { canonicalJson } from '#lib/domain/meeting/seal.ts';
import { REFUSALS, refuse, type Outcome, type Refusal } from '#lib/domain/outcome.ts';
import type { Db, DbOrTx } from '#server/db/client.ts';
import { commandResult } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { sha256 } from './hash.ts';

export type UseCase<Input, Value> = (
	portal: Portal,
	actor: Actor,
	input: Input
) => Promise<Outcome<Value>>;

type Command = { personId: string; commandId: string; contentHash: string };

/** The other of two equal commands that ran at once was faster; the transaction is undone and its result given. */
class RanMeanwhile extends Error {}

const StoredOutcome = v.variant('ok', [
	v.object({ ok: v.literal(true), value: v.unknown() }),
	v.object({
		ok: v.literal(false),
		reason: v.picklist(Object.keys(REFUSALS) as Refusal[]),
		fields: v.optional(v.record(v.string(), v.string()))
	})
]);

/**
 * Runs a use case so that sending the same command again is harmless. The use case gets a portal whose one transaction begins
 * with looking up the command and ends with storing its result: both or neither are in the database.
 */
export async function runCommand<Input extends { commandId: string }, Value>(
	portal: Portal,
	actor: Actor,
	{ name, input, useCase }: { name: string; input: Input; useCase: UseCase<Input, Value> }
): Promise<Outcome<Value>> {
	const command = {
		personId: actor.id,
		commandId: input.commandId,
		contentHash: sha256(canonicalJson({ ...input, name }))
	};
	const recording = recordingDb(portal, command);
	try {
		const outcome = await useCase({ ...portal, db: recording.db }, actor, input);
		// What is refused before the transaction is stored as well: sent again with more rights, it would be done.
		return recording.isUsed()
			? outcome
			: await recording.db.transaction(() => Promise.resolve(outcome));
	} catch (error) {
		if (error instanceof RanMeanwhile) {
			const earlier = await earlierResult<Value>(portal.db, command);
			if (earlier !== null) {
				return earlier;
			}
		}
		throw error;
	}
}

function recordingDb(portal: Portal, command: Command): { db: Db; isUsed: () => boolean } {
	let isUsed = false;
	const transaction: Db['transaction'] = (work, options) => {
		if (isUsed) {
			throw new Error('a use case has one transaction');
		}
		isUsed = true;
		return portal.db.transaction(async (tx) => {
			type Value = Awaited<ReturnType<typeof work>>;
			const earlier = await earlierResult<unknown>(tx, command);
			if (earlier !== null) {
				return earlier as Value;
			}
			const outcome = await work(tx);
			const stored = await tx
				.insert(commandResult)
				.values({ ...command, outcome, at: portal.clock.now() })
				.onConflictDoNothing()
				.returning({ commandId: commandResult.commandId });
			if (stored.length === 0) {
				throw new RanMeanwhile();
			}
			return outcome;
		}, options);
	};
	const db = new Proxy(portal.db, {
		get: (target, name, receiver) =>
			name === 'transaction' ? transaction : (Reflect.get(target, name, receiver) as unknown)
	});
	return { db, isUsed: () => isUsed };
}

async function earlierResult<Value>(
	on: DbOrTx,
	{ personId, commandId, contentHash }: Command
): Promise<Outcome<Value> | null> {
	const [earlier] = await on
		.select({ contentHash: commandResult.contentHash, outcome: commandResult.outcome })
		.from(commandResult)
		.where(and(eq(commandResult.personId, personId), eq(commandResult.commandId, commandId)));
	if (earlier === undefined) {
		return null;
	}
	if (earlier.contentHash !== contentHash) {
		return refuse('command_reused');
	}
	// The content hash names the use case, so the stored value is of its type.
	return v.parse(StoredOutcome, earlier.outcome) as Outcome<Value>;
}
