import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { outboxLetter } from '#server/db/schema.ts';
import { addJob } from '#server/jobs/job-rows.ts';
import type { Portal } from '#server/portal.ts';
import type { Letter } from './mail.ts';

type Row = typeof outboxLetter.$inferSelect;
export type LetterKind = Row['kind'];

export type WaitingLetter = Pick<Row, 'key' | 'subjectId'> & {
	person: { id: string; email: string; displayName: string };
};

/** Makes the words of a letter when its turn comes; null when there is nothing to say any more. */
export type LetterWriter = (portal: Portal, letter: WaitingLetter) => Promise<Letter | null>;

/**
 * Part of the transaction that makes the letters necessary; its caller wakes the queue (`portal.jobs.wake()`) after the commit.
 * A letter whose key is known is not added again. Answers how many are new.
 */
export async function addLetters(
	tx: Tx,
	now: Date,
	letters: { key: string; kind: LetterKind; personId: string; subjectId: string }[]
): Promise<number> {
	if (letters.length === 0) {
		return 0;
	}
	const added = await tx
		.insert(outboxLetter)
		.values(letters.map((letter) => ({ id: newId(), ...letter, createdAt: now })))
		.onConflictDoNothing({ target: outboxLetter.key })
		.returning({ id: outboxLetter.id });
	for (const { id } of added) {
		await addJob(tx, { kind: 'send_letter', subjectId: id, now });
	}
	return added.length;
}
