import { and, eq, lt } from 'drizzle-orm';
import { attachment } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { emptyQuarantine } from './quarantine.ts';
import { settleRefused } from './settle-attachment.ts';

/** The shortest time that can be set is an hour. */
const EVERY_MS = 10 * 60_000;

/** Uploads of which nothing more came for too long: what had arrived is deleted, the row says why. */
export async function expireUploads(portal: Portal): Promise<void> {
	const over = await portal.db
		.select({ id: attachment.id })
		.from(attachment)
		.where(
			and(eq(attachment.status, 'receiving'), lt(attachment.receivesUntil, portal.clock.now()))
		);
	for (const { id } of over) {
		await settleRefused(portal, id, { reason: 'abandoned' });
		await emptyQuarantine(portal, id);
	}
}

export function expireRegularly(portal: Portal): { stop: () => void } {
	const timer = setInterval(() => {
		expireUploads(portal).catch((error: unknown) =>
			portal.log.error({ err: error }, 'abandoned uploads were not deleted')
		);
	}, EVERY_MS);
	timer.unref();
	return { stop: () => clearInterval(timer) };
}
