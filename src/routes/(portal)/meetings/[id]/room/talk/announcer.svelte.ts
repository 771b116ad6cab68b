import { untrack } from 'svelte';
import type { AgendaItem, MeetingRole, MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import type { RoomState } from '#lib/protocol/meeting.ts';
import { talkText } from '#lib/text/room-talk.ts';
import { textFor } from '#lib/text/text.ts';
import type { TalkState } from '#lib/domain/meeting/talk.ts';

/** As much of a room as is listened to. */
export type HeardDesk = {
	readonly openItem: { id: string } | null | undefined;
	readonly mayConduct: boolean;
	readonly state: Pick<RoomState, 'viewerId' | 'viewerRole' | 'status' | 'batonHolderId'> & {
		rights: { mayDraw: boolean };
		agenda: readonly Pick<AgendaItem, 'id' | 'caseNo' | 'title' | 'status'>[];
	};
};
export type HeardTalk = {
	readonly state: Pick<TalkState, 'called' | 'polls' | 'knocking' | 'hands' | 'questions'>;
	readonly spentMs: number | null;
	readonly budgetMs: number;
	readonly now: number;
	readonly breakUntil: number | null;
	/** Says what becomes of a question. */
	readonly maySettle: boolean;
	nameOf(personId: string | null): string;
};

/** What was said last of each thing, so that it is said once. */
type Heard = {
	called: string | null;
	itemId: string | null;
	isShort: boolean;
	isOver: boolean;
	isBreak: boolean;
	openPollId: string | null;
	knocking: string[];
	hands: string[];
	questions: string[];
	/** Of the reader's own questions, how each stands. */
	ownQuestions: string[];
	status: MeetingStatus;
	role: MeetingRole;
	leaderId: string | null;
	closedIds: string[];
};

const SHORT_MS = 5 * 60_000;

/** Says aloud what others see change: who is called, how much time is left, what is asked. */
export class Announcer {
	said = $state('');
	#desk: HeardDesk;
	#talk: HeardTalk;
	#heard: Heard;

	constructor(desk: HeardDesk, talk: HeardTalk) {
		this.#desk = desk;
		this.#talk = talk;
		// What was so before the reader came is not news.
		this.#heard = this.#now();
	}

	/** Run again whenever something of it changes. */
	look(): void {
		const now = this.#now();
		const before = this.#heard;
		this.#heard = now;
		const news = untrack(() => this.#news(before, now));
		if (news.length > 0) {
			this.said = news.join(' ');
		}
	}

	#now(): Heard {
		const { state, spentMs, budgetMs, breakUntil, now } = this.#talk;
		const { status, viewerRole, batonHolderId, agenda } = this.#desk.state;
		return {
			called: state.called?.personId ?? null,
			itemId: this.#desk.openItem?.id ?? null,
			isShort: spentMs !== null && budgetMs > SHORT_MS && budgetMs - spentMs <= SHORT_MS,
			isOver: spentMs !== null && spentMs >= budgetMs,
			isBreak: breakUntil !== null && breakUntil > now,
			openPollId: state.polls.find((poll) => poll.closedAt === null)?.id ?? null,
			knocking: state.knocking.map(({ personId }) => personId),
			hands: this.#desk.mayConduct ? state.hands.map(({ personId }) => personId) : [],
			questions: state.questions.map(({ id }) => id),
			ownQuestions: state.questions
				.filter(({ authorId }) => authorId === this.#desk.state.viewerId)
				.map(({ id, status: stands }) => `${id} ${stands}`),
			...{ status, role: viewerRole, leaderId: batonHolderId },
			closedIds: agenda
				.filter(({ status: stands }) => stands === 'concluded' || stands === 'deferred')
				.map(({ id }) => id)
		};
	}

	#news(before: Heard, now: Heard): string[] {
		return [
			...this.#ofBoard(before, now),
			...this.#ofSpeaker(before, now),
			...this.#ofTime(before, now),
			...this.#ofPeople(before, now)
		];
	}

	/** What the chair does with the meeting, its cases, the lead and the reader. */
	#ofBoard(before: Heard, now: Heard): string[] {
		const { agenda, viewerId } = this.#desk.state;
		const closed = agenda.filter(
			({ id }) => now.closedIds.includes(id) && !before.closedIds.includes(id)
		);
		const opened = agenda.find(({ id }) => id === now.itemId && id !== before.itemId);
		const isNewLeader = now.leaderId !== null && now.leaderId !== before.leaderId;
		return [
			...(now.status === before.status ? [] : [talkText(`talk.say.meeting.${now.status}`)]),
			...closed.map(({ caseNo, status }) =>
				talkText(status === 'deferred' ? 'talk.say.deferred' : 'talk.say.signed', { caseNo })
			),
			...(opened === undefined ? [] : [talkText('talk.say.opened', opened)]),
			...(!isNewLeader
				? []
				: now.leaderId === viewerId
					? [talkText('talk.say.youLead')]
					: [talkText('talk.say.leads', { name: this.#talk.nameOf(now.leaderId) })]),
			...(now.role === before.role
				? []
				: [talkText('talk.say.role', { role: textFor('role', now.role).toLowerCase() })])
		];
	}

	#ofSpeaker(before: Heard, now: Heard): string[] {
		if (now.called === null || now.called === before.called) {
			return [];
		}
		if (now.called !== this.#desk.state.viewerId) {
			return [talkText('talk.say.called', { name: this.#talk.nameOf(now.called) })];
		}
		return [
			talkText('talk.say.youAreCalled'),
			...(this.#desk.state.rights.mayDraw ? [talkText('talk.say.youMayDraw')] : [])
		];
	}

	#ofTime(before: Heard, now: Heard): string[] {
		const isSameCase = now.itemId !== null && now.itemId === before.itemId;
		const isOver = isSameCase && now.isOver && !before.isOver;
		const isShort = isSameCase && now.isShort && !before.isShort && !now.isOver;
		return [
			...(isOver ? [talkText('talk.say.over')] : []),
			...(isShort ? [talkText('talk.say.minutesLeft')] : []),
			...(now.isBreak && !before.isBreak ? [talkText('talk.say.break')] : []),
			...(!now.isBreak && before.isBreak ? [talkText('talk.say.breakOver')] : [])
		];
	}

	#ofPeople(before: Heard, now: Heard): string[] {
		const { state } = this.#talk;
		const poll = state.polls.find(({ id }) => id === now.openPollId);
		const knocks = state.knocking.filter(({ personId }) => !before.knocking.includes(personId));
		const asked = state.questions.filter(({ id }) => !before.questions.includes(id));
		return [
			...(poll !== undefined && poll.id !== before.openPollId
				? [talkText('talk.say.poll', { question: poll.question })]
				: []),
			...(before.openPollId !== null && poll === undefined
				? [talkText('talk.say.pollClosed')]
				: []),
			...knocks.map(({ name }) => talkText('talk.say.knocks', { name })),
			...now.hands
				.filter((id) => !before.hands.includes(id) && before.called !== id)
				.map((id) => talkText('talk.say.hand', { name: this.#talk.nameOf(id) })),
			...(this.#talk.maySettle
				? asked.map(({ text }) => talkText('talk.say.question', { text: text ?? '' }))
				: []),
			...this.#ofOwnQuestions(before, now)
		];
	}

	#ofOwnQuestions(before: Heard, now: Heard): string[] {
		return this.#talk.state.questions
			.filter(
				({ id, status }) =>
					before.questions.includes(id) &&
					now.ownQuestions.includes(`${id} ${status}`) &&
					!before.ownQuestions.includes(`${id} ${status}`)
			)
			.map(({ status }) => talkText(`talk.say.question.${status}`));
	}
}
