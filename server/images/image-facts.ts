import { and, eq, isNull, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { ImageKind } from '#lib/domain/image/image.ts';
import type { StoredPreview } from '#lib/domain/image/previews.ts';
import type { TilePyramid } from '#lib/domain/image/tiles.ts';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Things } from '#server/auth/permissions.ts';
import type { DbOrTx } from '#server/db/client.ts';
import {
	agendaItem,
	attachment,
	discussedCase,
	image,
	meetingMember,
	membership,
	tumorCase
} from '#server/db/schema.ts';
import { opensCase } from '#server/meetings/is-listing.ts';

const theirs = alias(membership, 'theirs');

/** The actor and the uploader have a society in common. */
export function sharesSociety(on: DbOrTx, actor: Actor): SQL<boolean> {
	return sql<boolean>`exists ${on
		.select({ one: sql`1` })
		.from(membership)
		.innerJoin(theirs, eq(theirs.societyId, membership.societyId))
		.where(and(eq(membership.personId, actor.id), eq(theirs.personId, attachment.uploadedById)))}`;
}

/**
 * A role of the actor at a meeting whose agenda holds the case, null without one; who was removed has none there. Of a case that
 * is a draft again only what that meeting discussed stays open to it.
 */
function readerRole(on: DbOrTx, actor: Actor): SQL<MeetingRole | null> {
	return sql<MeetingRole | null>`${on
		.select({ role: meetingMember.role })
		.from(meetingMember)
		.innerJoin(agendaItem, eq(agendaItem.meetingId, meetingMember.meetingId))
		.leftJoin(discussedCase, eq(discussedCase.agendaItemId, agendaItem.id))
		.where(
			and(
				eq(agendaItem.caseId, attachment.caseId),
				eq(meetingMember.personId, actor.id),
				isNull(meetingMember.removedAt),
				opensCase(),
				or(
					eq(tumorCase.status, 'ready'),
					sql`${discussedCase.images} @> jsonb_build_array(jsonb_build_object('id', ${image.id}::text))`
				)
			)
		)
		.limit(1)}`;
}

/** Facts of an upload for `may`. */
export function attachmentFacts(on: DbOrTx, actor: Actor) {
	return {
		authorId: tumorCase.authorId,
		uploadedById: attachment.uploadedById,
		status: attachment.status,
		sharesSociety: sharesSociety(on, actor)
	};
}

export type HeldImage = {
	kind: ImageKind;
	width: number;
	height: number;
	windows: { name: string; center: number; width: number }[];
	frameKeys: string[];
	thumbnailKey: string;
	previews: StoredPreview[];
	tiles: TilePyramid | null;
	tilesKey: string | null;
	thing: Things['image'];
};

/** One image with the facts for `may`, in one query: it is asked for every single frame. */
export async function imageWithFacts(
	on: DbOrTx,
	actor: Actor,
	imageId: string
): Promise<HeldImage | null> {
	const [row] = await on
		.select({
			kind: image.kind,
			width: image.width,
			height: image.height,
			windows: image.windows,
			frameKeys: image.frameKeys,
			thumbnailKey: image.thumbnailKey,
			previews: image.previews,
			tiles: image.tiles,
			tilesKey: image.tilesKey,
			thing: { ...attachmentFacts(on, actor), readerRole: readerRole(on, actor) }
		})
		.from(image)
		.innerJoin(attachment, eq(attachment.id, image.attachmentId))
		.innerJoin(tumorCase, eq(tumorCase.id, image.caseId))
		.where(eq(image.id, imageId));
	return row ?? null;
}
