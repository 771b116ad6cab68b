import { and, eq, isNull } from 'drizzle-orm';
import { outboxLetter, person } from '#server/db/schema.ts';
import type { JobHandler } from '#server/jobs/jobs.ts';
import type { Portal } from '#server/portal.ts';
import type { LetterKind, LetterWriter } from './outbox.ts';

const MINUTE_MS = 60_000;
/** Over about a day: a mail server that is away for a night loses nothing. */
const PAUSES_MS = [
	2000,
	10_000,
	MINUTE_MS,
	5 * MINUTE_MS,
	15 * MINUTE_MS,
	...Array<number>(23).fill(60 * MINUTE_MS)
];

/** What the queue does with a letter of the outbox: at least once to the mail server, under one Message-ID. */
export function letterJobs(portal: Portal, writers: Record<LetterKind, LetterWriter>): JobHandler {
	return {
		isApart: true,
		pausesMs: PAUSES_MS,
		run: async (letterId) => {
			const letter = await waitingLetter(portal, letterId);
			if (letter !== null) {
				const isSent = await send(portal, writers[letter.kind], letter);
				await settle(portal, letterId, { outcome: isSent ? 'sent' : 'dropped' });
			}
			return 'done';
		},
		giveUp: (letterId, lastError) => settle(portal, letterId, { outcome: 'failed', lastError })
	};
}

type Waiting = NonNullable<Awaited<ReturnType<typeof waitingLetter>>>;

async function waitingLetter({ db }: Portal, letterId: string) {
	const [found] = await db
		.select({
			id: outboxLetter.id,
			key: outboxLetter.key,
			kind: outboxLetter.kind,
			subjectId: outboxLetter.subjectId,
			deactivatedAt: person.deactivatedAt,
			isDemonstration: person.isDemonstration,
			person: { id: person.id, email: person.email, displayName: person.displayName }
		})
		.from(outboxLetter)
		.innerJoin(person, eq(person.id, outboxLetter.personId))
		.where(and(eq(outboxLetter.id, letterId), isNull(outboxLetter.settledAt)));
	return found ?? null;
}

/** False when it does not go: nothing to say any more, or nobody to say it to. */
async function send(portal: Portal, write: LetterWriter, letter: Waiting): Promise<boolean> {
	// Addresses of the demonstration do not exist: a mail server would be sent bounces.
	const isNobody =
		letter.deactivatedAt !== null || (letter.isDemonstration && portal.config.smtpUrl !== null);
	const written = isNobody ? null : await write(portal, letter);
	if (written === null) {
		return false;
	}
	await portal.mail.send({ ...written, id: letter.id });
	return true;
}

async function settle(
	{ db, clock }: Portal,
	letterId: string,
	how: { outcome: 'sent' | 'dropped' | 'failed'; lastError?: string }
): Promise<void> {
	await db
		.update(outboxLetter)
		.set({ ...how, settledAt: clock.now() })
		.where(and(eq(outboxLetter.id, letterId), isNull(outboxLetter.settledAt)));
}
