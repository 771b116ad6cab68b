/** What people say to each other in the room beside the case; times are ISO 8601 in UTC. */
export type KnockStatus = 'waiting' | 'admitted' | 'declined';
export type MessageKind = 'message' | 'question';
/** `raised`: somebody brings it before the board; `answered` is final. */
export type QuestionStatus = 'open' | 'raised' | 'answered';

/** As what somebody may be let in; a chair is made of a member only. */
export const ADMITTED_AS = ['observer', 'participant', 'panelist'] as const;
export type AdmittedAs = (typeof ADMITTED_AS)[number];

/** A message is a sentence or two; what is longer belongs to the case. */
export const MESSAGE_LIMIT = 1000;
/** Options of a poll, and what each of them and the question may have of letters. */
export const POLL_LIMITS = { fewest: 2, most: 8, option: 120, question: 300 };

/** Of questions that wait for an answer; and how many of the others a room still shows. All of them go to everybody. */
export const QUESTION_LIMITS = { ofPerson: 3, ofMeeting: 40, settledShown: 20 };

/** Nobody writes more than five sentences in ten seconds. */
export const MESSAGE_PACE = { most: 5, withinMs: 10_000 };
/** Messages are no part of a case: so long after the meeting they are deleted. */
export const MESSAGES_KEPT_MS = 24 * 60 * 60_000;
/** So many of the latest are handed to who joins. */
export const MESSAGES_SHOWN = 100;

/** A place in the queue is kept for who has been away for less than this. */
export const HAND_KEPT_MS = 2 * 60_000;

/** Attention falls after an hour (tumor-board rule D8). */
export const WORK_BEFORE_BREAK_MS = 60 * 60_000;
export const BREAK_MS = 5 * 60_000;

export type RaisedHand = { personId: string; raisedAt: string };
export type CalledSpeaker = { personId: string; calledAt: string };

/** Who wants to be let in; read by chairs only. */
export type Knocking = {
	personId: string;
	name: string;
	specialty: string;
	grade: string;
	knockedAt: string;
};

export type RoomMessage = {
	id: string;
	/** Null when the author has left the portal. */
	authorId: string | null;
	/** Null once it was removed. */
	text: string | null;
	at: string;
};

export type Question = RoomMessage & {
	status: QuestionStatus;
	/** How many others ask the same. */
	secondCount: number;
	isSecondedByViewer: boolean;
};

export type Poll = {
	id: string;
	question: string;
	options: string[];
	isMultiple: boolean;
	isAnonymous: boolean;
	openedAt: string;
	closedAt: string | null;
	answerCount: number;
	hasViewerAnswered: boolean;
	/** For each option; null while they are not shown. */
	counts: number[] | null;
	/** Who chose each option, of a named poll; null otherwise. */
	names: string[][] | null;
};

/** All of it as one viewer may see it. */
export type TalkState = {
	/** In the order in which they are served. */
	hands: RaisedHand[];
	called: CalledSpeaker | null;
	questions: Question[];
	polls: Poll[];
	/** Empty for everybody but chairs. */
	knocking: Knocking[];
	isLobbyOpen: boolean;
	breakUntil: string | null;
	/** When the chair is to be asked for a break; null for everybody else, and when it was answered. */
	breakDueAt: string | null;
	/** Messages to the panel; nobody but chair, panel and residents. */
	mayReadMessages: boolean;
	maySendMessage: boolean;
	mayAsk: boolean;
	mayAnswerPoll: boolean;
};

/** The options of a poll as the database keeps them, one in each line. */
export function optionsOf(stored: string): string[] {
	return stored.split('\n');
}
