import { newUuid } from '#lib/domain/new-uuid.ts';
import type { Viewport } from '../domain/image/viewport.ts';
import {
	type DocumentState,
	type SavedState,
	savedStateOf
} from '../domain/meeting/saved-state.ts';
import { parseDocumentName } from '../protocol/documents.ts';
import type { RoomState } from '../protocol/meeting.ts';
import { unsentCopies, wipeCopies } from './copies.ts';
import { Follow } from './follow.svelte.ts';
import { ItemDocuments, type ItemRefused } from './item-documents.svelte.ts';
import { RoomConnection } from './room-connection.svelte.ts';

/** Work that was refused, kept until its author has decided about it. */
export type SetAside = ItemRefused & { id: string };

/** A meeting as one page lives it: connection, documents of the shown item, following, and what was not accepted. */
export class Room {
	readonly connection: RoomConnection;
	readonly follow: Follow;
	documents = $state.raw<ItemDocuments | null>(null);
	setAside = $state.raw<SetAside[]>([]);
	/** Ticks once a second; everything that shows time reads it. */
	now = $state(Date.now());
	/** Documents of an item that was left while changes were on their way. */
	#leaving = $state.raw<ItemDocuments[]>([]);
	#tick: ReturnType<typeof setInterval>;
	#address: string;
	#isDestroyed = false;
	#isForgotten = false;

	constructor(first: RoomState, options: { documentsAddress: string }) {
		this.connection = new RoomConnection(first);
		this.follow = new Follow(this.connection);
		this.#address = options.documentsAddress;
		void this.#resume();
		this.#tick = setInterval(() => {
			this.now = Date.now();
			this.#letGo();
			this.#forgetWhenRemoved();
		}, 1000);
	}

	get state(): RoomState {
		return this.connection.state;
	}

	get saved(): SavedState {
		const setAsideCount = this.setAside.reduce((sum, one) => sum + one.entries.length, 0);
		const links: DocumentState[] = [
			{
				link: this.connection.link,
				isSynced: true,
				savedAt: null,
				waiting: 0,
				oldestWaitingAt: null
			},
			...[this.documents, ...this.#leaving].flatMap((one) => one?.all ?? [])
		];
		return savedStateOf(links, { now: this.now, setAsideCount });
	}

	/** Something would be lost if the page closed at this moment. */
	get hasUnsaved(): boolean {
		const isUnkept = [this.documents, ...this.#leaving].some((one) => one?.hasUnkept === true);
		return isUnkept || this.setAside.length > 0;
	}

	/** Opens the documents of an agenda item; those of the one before stay until their last change is saved or refused. */
	show(agendaItemId: string | null): void {
		if (this.documents?.agendaItemId === agendaItemId) {
			return;
		}
		if (this.documents !== null) {
			this.#leaving = [...this.#leaving, this.documents];
			this.#letGo();
		}
		this.documents = agendaItemId === null ? null : this.#open(agendaItemId);
	}

	moved(view: Viewport, byUser: boolean): void {
		this.follow.moved(view, byUser);
	}

	discard(setAsideId: string): void {
		this.setAside = this.setAside.filter((one) => one.id !== setAsideId);
	}

	destroy(): void {
		this.#isDestroyed = true;
		clearInterval(this.#tick);
		this.follow.destroy();
		for (const documents of [this.documents, ...this.#leaving]) {
			documents?.destroy();
		}
		this.connection.destroy();
	}

	#open(agendaItemId: string): ItemDocuments {
		return new ItemDocuments({
			agendaItemId,
			viewerId: this.state.viewerId,
			address: this.#address,
			onrefused: (refused) => this.#refused(refused)
		});
	}

	/** What an earlier page had not saved is sent for the cases that are not shown, too. */
	async #resume(): Promise<void> {
		const { viewerId, agenda } = this.state;
		const unsent = await unsentCopies(({ personId }) => personId === viewerId);
		for (const { id } of agenda) {
			const isUnsent = unsent.some(
				({ document }) => parseDocumentName(document)?.agendaItemId === id
			);
			if (isUnsent && this.documents?.agendaItemId !== id && !this.#isDestroyed) {
				this.#leaving = [...this.#leaving, this.#open(id)];
			}
		}
	}

	#refused(refused: ItemRefused): void {
		if (refused.reason === 'not_signed_in') {
			this.connection.signedOut();
		}
		if (refused.entries.length > 0) {
			this.setAside = [...this.setAside, { ...refused, id: newUuid() }];
		}
	}

	/** Documents that are open show first what they had not sent, and then delete their copies by themselves. */
	#forgetWhenRemoved(): void {
		const { link } = this.connection;
		if (link.is === 'ended' && link.reason === 'removed' && !this.#isForgotten) {
			this.#isForgotten = true;
			const open = [this.documents, ...this.#leaving].map((one) => one?.agendaItemId);
			const items = this.state.agenda.filter(({ id }) => !open.includes(id));
			void wipeCopies(({ document }) =>
				items.some(({ id }) => parseDocumentName(document)?.agendaItemId === id)
			);
		}
	}

	#letGo(): void {
		const finished = this.#leaving.filter((one) => one.waiting === 0);
		if (finished.length > 0) {
			this.#leaving = this.#leaving.filter((one) => one.waiting > 0);
			for (const one of finished) {
				one.destroy();
			}
		}
	}
}
