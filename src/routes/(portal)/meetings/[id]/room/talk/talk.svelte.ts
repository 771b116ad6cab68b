import { expectedTimes } from '#lib/domain/meeting/expected-times.ts';
import type { RoomMessage, TalkState } from '#lib/domain/meeting/talk.ts';
import type { PersonHere } from '#lib/protocol/meeting.ts';
import type { RoomConnection } from '#lib/live/room-connection.svelte.ts';
import { roomText } from '#lib/text/room.ts';
import type { Desk } from '../desk.svelte.ts';
import TalkBar from './TalkBar.svelte';
import TalkBreak from './TalkBreak.svelte';
import TalkDoor from './TalkDoor.svelte';
import TalkFoot from './TalkFoot.svelte';
import TalkPeople from './TalkPeople.svelte';
import TalkStrip from './TalkStrip.svelte';
import TalkTab from './TalkTab.svelte';
import TalkWhen from './TalkWhen.svelte';

const MINUTE_MS = 60_000;

/** What people say beside the case, as this page shows it; it comes after the marks are there. */
export class Talk {
	/** What the room shows of it in its own places. */
	readonly parts = {
		Bar: TalkBar,
		Break: TalkBreak,
		Door: TalkDoor,
		Foot: TalkFoot,
		People: TalkPeople,
		Strip: TalkStrip,
		Tab: TalkTab,
		When: TalkWhen
	};
	/** What is being written, while the reader looks at something else too. */
	drafts = $state({ message: '', question: '' });
	#desk: Desk;
	/** Up to this moment of the server everything has been before the reader. */
	#readUntil = $state(0);
	/** The open case whose time is used up, and the chair has read that. */
	#overseenId = $state<string | null>(null);

	constructor(desk: Desk) {
		this.#desk = desk;
		this.#readUntil = desk.state.serverTime;
	}

	get state(): TalkState {
		return this.#desk.state.talk;
	}

	get messages(): RoomMessage[] {
		return this.state.mayReadMessages ? (this.#desk.room?.connection.messages ?? []) : [];
	}

	/** By the server's clock. */
	get now(): number {
		const { room, state } = this.#desk;
		return room === null ? state.serverTime : room.now + room.connection.clockOffset;
	}

	get isCalled(): boolean {
		return this.state.called?.personId === this.#desk.state.viewerId;
	}

	/** Says what becomes of a question. */
	get maySettle(): boolean {
		return ['chair', 'panelist'].includes(this.#desk.state.viewerRole);
	}

	get isRaised(): boolean {
		return this.state.hands.some(({ personId }) => personId === this.#desk.state.viewerId);
	}

	/** From others, since the tab was last open. */
	unread = $derived.by(
		() =>
			[...this.messages, ...this.state.questions].filter(
				({ authorId, text, at }) =>
					authorId !== this.#desk.state.viewerId &&
					text !== null &&
					Date.parse(at) > this.#readUntil
			).length
	);

	/** The reader has the tab before them. */
	read(): void {
		const latest = [...this.messages, ...this.state.questions].map(({ at }) => Date.parse(at));
		this.#readUntil = Math.max(this.#readUntil, ...latest);
	}

	personOf = (id: string): Pick<PersonHere, 'name' | 'specialty' | 'color'> =>
		this.#desk.personOf(id) ?? {
			...{ name: roomText('room.unknownPerson'), specialty: 'other', color: null }
		};

	nameOf = (id: string | null): string =>
		id === null ? roomText('room.unknownPerson') : this.personOf(id).name;

	/** What the open case was given; the room without one has no time to run out. */
	get budgetMs(): number {
		return (this.#desk.openItem?.minutes ?? 0) * MINUTE_MS;
	}

	/** How long the open case has been discussed; null without one. */
	get spentMs(): number | null {
		const open = this.#desk.openItem;
		return open?.status === 'under_discussion' ? this.now - Date.parse(open.openedAt) : null;
	}

	/** The open case when its minutes are used up, until the chair has read it. */
	get over(): { caseNo: string; minutes: number } | null {
		const open = this.#desk.openItem;
		const isOver = this.spentMs !== null && this.spentMs >= this.budgetMs;
		return open === null || !isOver || this.#overseenId === open.id
			? null
			: { caseNo: open.caseNo, minutes: open.minutes };
	}

	oversee(): void {
		this.#overseenId = this.#desk.openItem?.id ?? null;
	}

	get breakUntil(): number | null {
		return this.state.breakUntil === null ? null : Date.parse(this.state.breakUntil);
	}

	expected = $derived.by(() =>
		expectedTimes({
			...{ agenda: this.#desk.state.agenda, status: this.#desk.state.status },
			startsAt: Date.parse(this.#desk.state.startsAt),
			...{ breakUntil: this.breakUntil, now: this.now }
		})
	);

	/** Sends a command; why it did not happen stands below the bar. Answers whether it was done. */
	act = async (
		command: (connection: RoomConnection) => ReturnType<RoomConnection['send']>
	): Promise<boolean> => (await this.#desk.acts.run(command)).ok;

	toggleHand = (): void => {
		const personId = this.#desk.state.viewerId;
		const isUp = this.isRaised || this.isCalled;
		void this.act((connection) =>
			isUp ? connection.send('hand:lower', { personId }) : connection.send('hand:raise', {})
		);
	};
}
