import type { Annotation } from '#lib/domain/annotation/annotation.ts';
import { thumbnailAddress } from '#lib/domain/image/image.ts';
import type { SavedState } from '#lib/domain/meeting/saved-state.ts';
import type { RecommendationEditor } from '#lib/live/recommendation-editor.svelte.ts';
import type { Room } from '#lib/live/room.svelte.ts';
import type { Covered } from '#lib/parts/room/shown.ts';
import type { DocumentKind } from '#lib/protocol/documents.ts';
import type { PersonHere, RoomState } from '#lib/protocol/meeting.ts';
import { roomText } from '#lib/text/room.ts';
import type { PageData } from './$types.js';
import { Acts } from './acts.svelte.ts';
import { reasonsByKey, setOf } from './collections.ts';
import { Discussion } from './discussion.svelte.ts';
import { ShownCase } from './shown-case.svelte.ts';
import type { Shown } from './shown.server.ts';
import type { MarksSnapshot } from './signing.ts';
import type { Talk } from './talk/talk.svelte.ts';

export type Pane = 'image' | 'agenda' | 'people' | 'decide';
export type Tab = 'decide' | 'marks' | 'case' | 'chat' | 'set_aside';
export type OpenDialog =
	| { is: 'sign'; covered: Covered; marks: MarksSnapshot; isRefused: boolean }
	| { is: 'defer' }
	| { is: 'end' }
	| { is: 'role'; person: PersonHere }
	| { is: 'remove'; person: PersonHere }
	| { is: 'hide'; mark: Annotation };

/** What one reader has open in the room, over the state that the server gives. Made per page and handed down. */
export class Desk {
	/** Null on the server and until the live part has been loaded. */
	room = $state.raw<Room | null>(null);
	editor = $state.raw<RecommendationEditor | null>(null);
	/** Null until the marks are there and it has come after them. */
	talk = $state.raw<Talk | null>(null);
	pane = $state<Pane>('image');
	tab = $state<Tab>('decide');
	isDrawerOpen = $state(false);
	/** The viewer has come, so the link is free for what is heavier. */
	isViewerThere = $state(false);
	/** The live part could not be loaded. */
	isMissing = $state(false);
	dialog = $state.raw<OpenDialog | null>(null);
	selectedKey = $state<string | null>(null);
	/** People whose marks this reader has unchecked; the others see them. */
	unseen = $state.raw<ReadonlySet<string>>(setOf([]));
	readonly discussion: Discussion;
	readonly acts: Acts;
	readonly shownCase: ShownCase;
	#data: () => PageData;

	constructor(data: () => PageData) {
		this.#data = data;
		this.shownCase = new ShownCase(data);
		this.discussion = new Discussion(this);
		this.acts = new Acts(this);
	}

	get state(): RoomState {
		return this.room?.state ?? this.#data().room;
	}

	get shown(): Shown {
		return this.shownCase.value;
	}

	/** The shown case as the live state has it. */
	item = $derived.by(
		() => this.state.agenda.find(({ id }) => id === this.shown?.agendaItemId) ?? null
	);
	openItem = $derived.by(
		() => this.state.agenda.find(({ status }) => status === 'under_discussion') ?? null
	);
	/** The page shows the case that the meeting is at, not another one that the reader looked up. */
	isCurrent = $derived.by(() => this.item !== null && this.item.id === this.state.shownItemId);
	/** In an open meeting the reader has another case before them than the board. Before and after it there is no case of the board. */
	isLookingAside = $derived.by(
		() => this.state.status === 'open' && this.item !== null && !this.isCurrent
	);
	isOpen = $derived.by(() => this.item?.status === 'under_discussion');
	/** Votes, dissent and structure, while the page shows the case that they are of. */
	decision = $derived.by(() => {
		const { decision } = this.state;
		return decision?.agendaItemId === this.item?.id ? decision : null;
	});
	/** The reader has a ballot in an open vote, and it is not in. */
	isBallotDue = $derived.by(
		() => this.decision?.mayVote === true && this.decision.openVote?.mine === null
	);
	images = $derived.by(() => this.shown?.case?.images ?? []);
	/** What stands in the place of the image until the viewer does; where it came with the page, that is its address. */
	firstPicture = $derived.by(() => {
		const [first] = this.images;
		const inline = this.#data().firstPicture;
		const isInline = inline !== null && inline.imageId === first?.id;
		return first === undefined ? null : isInline ? inline.address : thumbnailAddress(first);
	});
	isImageThere = $derived.by(() => this.isViewerThere || this.images.length === 0);
	hiddenKeys = $derived.by(() => setOf(this.state.hiddenAnnotationKeys));
	hiddenReasons = $derived.by(() => reasonsByKey(this.state.hiddenReasons));
	mayDraw = $derived.by(() => this.state.rights.mayDraw && this.#isWritable('marks'));
	mayComment = $derived.by(() => this.state.rights.mayComment && this.#isWritable('comments'));
	mayWrite = $derived.by(
		() => this.state.rights.mayWriteRecommendation && this.#isWritable('recommendation')
	);

	/** The marks are there, or it is known that they will not come soon: what is heavy may be loaded. */
	isReady = $derived.by(() => {
		const marks = this.room?.documents?.marks;
		return (
			marks !== undefined && (marks.isSynced || ['reconnecting', 'closed'].includes(marks.link.is))
		);
	});

	/** The chair has taken the reader out: nothing of a case stays on the screen but what they wrote and have not saved. */
	isRemoved = $derived.by(() => {
		const link = this.room?.connection.link;
		return link?.is === 'ended' && link.reason === 'removed' && this.room?.hasUnsaved === false;
	});

	get mayConduct(): boolean {
		return this.state.rights.mayConduct;
	}

	get saved(): SavedState {
		return this.room?.saved ?? { is: 'loading' };
	}

	personOf(id: string): PersonHere | undefined {
		return this.state.people.find((person) => person.id === id);
	}

	authorOf = (id: string): { name: string; color: number | null } => {
		const person = this.personOf(id);
		return { name: person?.name ?? roomText('room.unknownPerson'), color: person?.color ?? null };
	};

	open(dialog: OpenDialog): void {
		this.acts.refusal = null;
		this.dialog = dialog;
	}

	close(): void {
		this.acts.refusal = null;
		this.dialog = null;
	}

	/** To the place where the recommendation is written. */
	write(): void {
		this.tab = 'decide';
		this.pane = 'decide';
		this.isDrawerOpen = false;
		this.editor?.focus();
	}

	/** On a phone: the panel of what people say stands before the reader, in the place of the decision. */
	get isTalkShown(): boolean {
		return this.pane === 'decide' && this.tab === 'chat';
	}

	showPane(pane: Pane): void {
		if (pane === 'decide' && this.tab === 'chat') {
			this.tab = 'decide';
		}
		this.pane = pane;
	}

	showTalk(): void {
		this.pane = 'decide';
		this.tab = 'chat';
	}

	showSetAside(): void {
		this.tab = 'set_aside';
		this.pane = 'decide';
	}

	#isWritable(kind: DocumentKind): boolean {
		const document = this.room?.documents?.[kind];
		return this.isOpen && document !== undefined && document.link.is !== 'closed';
	}
}
