import type { AnnotationBody, CommentBody } from '../domain/annotation/annotation.ts';
import { isKnownAnnotation, isKnownComment } from '../domain/annotation/known-entry.ts';
import { type CloseReason, DOCUMENT_KINDS, type DocumentKind } from '../protocol/documents.ts';
import { Entries } from './entries.svelte.ts';
import { LiveDocument, type Refused } from './live-document.svelte.ts';
import { Motions } from './motions.svelte.ts';
import { RecommendationText } from './recommendation-text.svelte.ts';
import { Writers } from './writers.svelte.ts';

/** After these the document can still be read: the page loads it afresh. After the others it stays closed. */
const READABLE_AFTER: ReadonlySet<CloseReason> = new Set([
	'not_allowed',
	'running_ahead',
	'generation_changed',
	'too_large',
	'agenda_item_closed',
	'recommendation_signed'
]);

export type ItemRefused = Refused & { agendaItemId: string; kind: DocumentKind };

type Options = {
	agendaItemId: string;
	viewerId: string;
	address: string;
	onrefused: (refused: ItemRefused) => void;
};

/** The three shared documents of one agenda item. After a refusal a document is loaded afresh, without what was refused. */
export class ItemDocuments {
	readonly agendaItemId: string;
	marks = $state.raw() as LiveDocument;
	comments = $state.raw() as LiveDocument;
	recommendation = $state.raw() as LiveDocument;
	annotations = $state.raw() as Entries<AnnotationBody>;
	remarks = $state.raw() as Entries<CommentBody>;
	motions = $state.raw() as Motions;
	text = $state.raw() as RecommendationText;
	writers = $state.raw() as Writers;
	#options: Options;
	#isDestroyed = false;

	constructor(options: Options) {
		this.agendaItemId = options.agendaItemId;
		this.#options = options;
		for (const kind of DOCUMENT_KINDS) {
			this.#open(kind);
		}
	}

	get all(): LiveDocument[] {
		return [this.marks, this.comments, this.recommendation];
	}

	get waiting(): number {
		return this.all.reduce((sum, document) => sum + document.waiting, 0);
	}

	/** Something would be lost if the page closed at this moment. */
	get hasUnkept(): boolean {
		return this.all.some(({ waiting, isKept }) => waiting > 0 && !isKept);
	}

	destroy(): void {
		this.#isDestroyed = true;
		this.annotations.destroy();
		this.remarks.destroy();
		for (const document of this.all) {
			document.destroy();
		}
	}

	#open(kind: DocumentKind): void {
		const document = new LiveDocument({
			name: { agendaItemId: this.agendaItemId, kind },
			personId: this.#options.viewerId,
			address: this.#options.address,
			onrefused: (refused) => this.#refused(kind, refused)
		});
		const authorId = this.#options.viewerId;
		this[kind] = document;
		if (kind === 'marks') {
			this.annotations = new Entries({ document, authorId, isKnown: isKnownAnnotation });
			this.motions = new Motions(document.awareness, authorId);
		} else if (kind === 'comments') {
			this.remarks = new Entries({ document, authorId, isKnown: isKnownComment });
		} else {
			this.text = new RecommendationText(document.fragment);
			this.writers = new Writers(document.awareness, authorId);
		}
	}

	#refused(kind: DocumentKind, refused: Refused): void {
		const closed = this[kind];
		this.#options.onrefused({ ...refused, agendaItemId: this.agendaItemId, kind });
		// A document that closes before it was ever read would close again at once, unless a copy was the cause.
		const wasReadable = closed.isSynced || closed.wasResumed;
		if (READABLE_AFTER.has(refused.reason) && wasReadable && !this.#isDestroyed) {
			this.#replace(kind, closed);
		}
	}

	#replace(kind: DocumentKind, closed: LiveDocument): void {
		if (kind === 'marks') {
			this.annotations.destroy();
		} else if (kind === 'comments') {
			this.remarks.destroy();
		}
		this.#open(kind);
		closed.destroy();
	}
}
