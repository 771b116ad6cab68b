import { eq } from 'drizzle-orm';
import { agendaItem } from '#server/db/schema.ts';
import { signRecommendation } from '#server/meetings/sign-recommendation.ts';
import type { Portal } from '#server/portal.ts';
import { aMeeting, hashesOf, writeParagraph } from './meetings.ts';

/** A meeting whose chair has signed a recommendation for each of its cases; their ids in order. */
export async function aSignedMeeting(
	portal: Portal,
	{ items = 2, beforeEach = () => {} }: { items?: number; beforeEach?: () => void } = {}
) {
	const meeting = await aMeeting(portal, { items });
	const recommendationIds: string[] = [];
	for (const { id: agendaItemId } of meeting.items) {
		beforeEach();
		await portal.db
			.update(agendaItem)
			.set({ status: 'under_discussion', openedAt: portal.clock.now() })
			.where(eq(agendaItem.id, agendaItemId));
		await writeParagraph(portal, { agendaItemId, author: meeting.chair, text: 'Lobectomy.' });
		const hashes = await hashesOf(portal, agendaItemId);
		const signed = await signRecommendation(portal, meeting.chair, { agendaItemId, ...hashes });
		if (!signed.ok) {
			throw new Error(signed.reason);
		}
		recommendationIds.push(signed.value.recommendationId);
	}
	return { ...meeting, recommendationIds };
}
