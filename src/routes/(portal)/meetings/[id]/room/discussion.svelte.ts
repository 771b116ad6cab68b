import type { Annotation } from '#lib/domain/annotation/annotation.ts';
import { authorOfKey } from '#lib/domain/annotation/entry-key.ts';
import { recommendationText } from '#lib/domain/meeting/seal.ts';
import type { SetAside } from '#lib/live/room.svelte.ts';
import { hourText } from '#lib/parts/room/moment.ts';
import type { Aside, ShownComment } from '#lib/parts/room/shown.ts';
import type { CloseReason, DocumentKind } from '#lib/protocol/documents.ts';
import { DOCUMENT_KINDS } from '#lib/protocol/documents.ts';
import { roomText } from '#lib/text/room.ts';
import { clockText } from '#lib/text/time.ts';
import { countByMark } from './collections.ts';
import type { Desk } from './desk.svelte.ts';

/** After these the time of the event is the reason; the other sentences come from `close.<reason>`. */
const TIMED_REASONS = [
	'agenda_item_closed',
	'recommendation_signed',
	'not_allowed',
	'not_signed_in'
] as const;

/** What is drawn and written about the shown case, as the page shows it. */
export class Discussion {
	#desk: Desk;

	constructor(desk: Desk) {
		this.#desk = desk;
	}

	get #documents() {
		return this.#desk.room?.documents ?? null;
	}

	marks = $derived.by<Annotation[]>(
		() =>
			this.#documents?.annotations.all.map((mark) => ({
				...mark,
				authorId: authorOfKey(mark.key) ?? ''
			})) ?? []
	);
	#comments = $derived.by(() =>
		(this.#documents?.remarks.all ?? []).toSorted((a, b) => a.writtenAt - b.writtenAt)
	);
	commentCounts = $derived(countByMark(this.#comments));
	#text = $derived.by(() =>
		this.#documents === null ? '' : recommendationText(this.#documents.text.body)
	);

	get isTextEmpty(): boolean {
		return this.#text.trim() === '';
	}

	/** Own text or marks are not in the log: a signature of what stands here would be refused. */
	get hasUnsaved(): boolean {
		const documents = this.#documents;
		return documents === null || documents.recommendation.waiting + documents.marks.waiting > 0;
	}

	/** Others who have their caret in the recommendation. */
	get writers(): { id: string; name: string; color: number }[] {
		return this.#documents?.writers.others ?? [];
	}

	/** The comments on one mark, or on the case. */
	commentsOn(annotationKey: string | null): ShownComment[] {
		return this.#comments
			.filter((comment) => comment.annotationKey === annotationKey)
			.map(({ key, text: words, writtenAt }) => {
				const authorId = authorOfKey(key) ?? '';
				return {
					key,
					authorName: this.#desk.authorOf(authorId).name,
					isOwn: authorId === this.#desk.state.viewerId,
					text: words,
					writtenAt
				};
			});
	}

	/** A document that will not open again by itself. */
	get closed(): { kind: DocumentKind; reason: CloseReason } | null {
		for (const kind of DOCUMENT_KINDS) {
			const link = this.#documents?.[kind].link;
			if (link?.is === 'closed') {
				return { kind, reason: link.reason };
			}
		}
		return null;
	}

	get asides(): Aside[] {
		return this.#desk.room?.setAside.map((one) => this.#asideOf(one)) ?? [];
	}

	#asideOf(aside: SetAside): Aside {
		const item = this.#desk.state.agenda.find(({ id }) => id === aside.agendaItemId);
		const timed = TIMED_REASONS.find((reason) => reason === aside.reason);
		const closedAt =
			item !== undefined && 'closedAt' in item ? Date.parse(item.closedAt) : aside.at;
		return {
			id: aside.id,
			kind: aside.kind,
			caseNo: item?.caseNo ?? '',
			why:
				timed === undefined
					? roomText('room.aside.why.other', {
							sentence: roomText(`close.${aside.reason}`),
							time: clockText(aside.at)
						})
					: roomText(`room.aside.why.${timed}`, { time: hourText(closedAt) }),
			at: aside.at,
			entries: aside.entries,
			images: this.#desk.images
		};
	}
}
