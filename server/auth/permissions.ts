import type { Actor } from '#lib/domain/people/actor.ts';
import { OVER } from '#lib/domain/meeting/meeting.ts';
import type { AgendaItemStatus, MeetingRole, MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import type { AttachmentStatus } from '#lib/domain/image/image.ts';
import type { CaseStatus } from '#lib/domain/case/case.ts';
import type { Grade } from '#lib/domain/people/people.ts';

/**
 * What a right depends on, read inside the transaction that uses it. `role` is the actor's role at that board or meeting,
 * null for a person who is not (or no longer) a member.
 */
export type Things = {
	portal: object;
	society: { societyId: string };
	membership: { societyId: string; personId: string };
	case: {
		authorId: string | null;
		status: CaseStatus;
		/** The actor's role at a meeting (scheduled, open or past) whose agenda holds this case. */
		readerRole: MeetingRole | null;
		/** An agenda item with this case waits or is under discussion. */
		isListed: boolean;
		isUnderDiscussion: boolean;
		/** The actor administers a society of the author. */
		administersAuthor: boolean;
	};
	attachment: {
		authorId: string | null;
		uploadedById: string | null;
		status: AttachmentStatus;
		/** The actor and the uploader have a society in common. */
		sharesSociety: boolean;
	};
	/** What an author states of a passage that looks like an identifier. */
	statement: {
		authorId: string | null;
		statedById: string | null;
		/** The actor and who stated it have a society in common. */
		sharesSociety: boolean;
	};
	/** Text of a case that identifies, reported and to be taken out everywhere. */
	redaction: {
		authorId: string | null;
		status: CaseStatus;
		readerRole: MeetingRole | null;
		/** Null before anything was reported. */
		reportedById: string | null;
		/** The actor and the author have a society in common. */
		sharesSociety: boolean;
		administersAuthor: boolean;
	};
	image: {
		authorId: string | null;
		status: AttachmentStatus;
		readerRole: MeetingRole | null;
		uploadedById: string | null;
		sharesSociety: boolean;
	};
	board: { societyId: string; role: MeetingRole | null };
	meeting: { status: MeetingStatus; role: MeetingRole | null };
	agendaItem: {
		role: MeetingRole | null;
		presenterId: string;
		status: AgendaItemStatus;
		meetingStatus: MeetingStatus;
		isSigned: boolean;
		/** The chair has called the actor to speak on this case; asked about where it matters, for drawing. */
		isCalled?: boolean;
	};
};
export type ThingType = keyof Things;

type Rule<T extends ThingType> = (actor: Actor, thing: Things[T]) => boolean;

const hasGrade = (actor: Actor, grades: Grade[], societyId?: string): boolean =>
	actor.memberships.some(
		(one) => grades.includes(one.grade) && (societyId === undefined || one.societyId === societyId)
	);
const administers = (actor: Actor, societyId: string): boolean =>
	actor.memberships.some((one) => one.isAdministrator && one.societyId === societyId);
const isPhysician = (actor: Actor): boolean =>
	hasGrade(actor, ['resident', 'fellow', 'consultant']);
/** Who may look at an image as the second person. */
export const SENIOR_GRADES: Grade[] = ['fellow', 'consultant', 'coordinator'];
const isSenior = (actor: Actor): boolean => hasGrade(actor, SENIOR_GRADES);

const CONDUCTS: (MeetingRole | null)[] = ['chair'];
const DECIDES: (MeetingRole | null)[] = ['chair', 'panelist'];
const TALKS: (MeetingRole | null)[] = ['chair', 'panelist', 'presenter', 'participant'];

const isAuthor = (actor: Actor, thing: { authorId: string | null }): boolean =>
	thing.authorId === actor.id;
/** A second person: never who uploaded it, never the author of the case. */
const isSecondPerson = (
	actor: Actor,
	thing: { authorId: string | null; uploadedById: string | null; sharesSociety: boolean }
): boolean =>
	thing.sharesSociety &&
	isSenior(actor) &&
	!isAuthor(actor, thing) &&
	thing.uploadedById !== actor.id;

const isSecondPersonOf = (actor: Actor, { statedById, ...thing }: Things['statement']): boolean =>
	isSecondPerson(actor, { ...thing, uploadedById: statedById });

const isLive = (thing: Things['agendaItem']): boolean =>
	thing.meetingStatus === 'open' && thing.status === 'under_discussion' && !thing.isSigned;
/** Who was made an observer has lost what presenting gave them: otherwise a chair could not take it from them. */
const presents = (actor: Actor, thing: Things['agendaItem']): boolean =>
	thing.role !== null && thing.role !== 'observer' && thing.presenterId === actor.id;

/** Who was called to speak shows what they speak of; an observer has no more rights than other observers. */
const isSpeaker = ({ isCalled, role }: Things['agendaItem']): boolean =>
	isCalled === true && TALKS.includes(role);

/** Reads the case, and not as somebody who only listens. */
const mayReport = (actor: Actor, thing: Things['redaction']): boolean =>
	isAuthor(actor, thing) || (thing.status === 'ready' && TALKS.includes(thing.readerRole));
/** A chair who had the case, a senior of the author's society, or who administers it; the author only as a chair. */
const mayTakeOut = (actor: Actor, thing: Things['redaction']): boolean =>
	CONDUCTS.includes(thing.readerRole) ||
	(!isAuthor(actor, thing) &&
		(thing.administersAuthor || (thing.sharesSociety && isSenior(actor))));

/** The one table of rights: thing, verb, rule. What it should answer is written by hand in `tests/rights/`. */
const RIGHTS: { [T in ThingType]: Record<string, Rule<T>> } = {
	portal: {
		create_case: (actor) => isPhysician(actor),
		create_board: (actor) =>
			hasGrade(actor, ['consultant']) || actor.memberships.some((one) => one.isAdministrator),
		review_images: (actor) => isSenior(actor),
		review_statements: (actor) => isSenior(actor),
		administer: (actor) => actor.memberships.some((one) => one.isAdministrator)
	},
	society: {
		read_people: (actor, thing) => administers(actor, thing.societyId),
		end_meeting: (actor, thing) => administers(actor, thing.societyId),
		invite: (actor, thing) => administers(actor, thing.societyId),
		create_board: (actor, thing) =>
			administers(actor, thing.societyId) || hasGrade(actor, ['consultant'], thing.societyId)
	},
	/** Nobody changes their own grade or rights, an administrator neither. */
	membership: {
		read: (actor, thing) => administers(actor, thing.societyId),
		change: (actor, thing) => administers(actor, thing.societyId) && thing.personId !== actor.id
	},
	case: {
		read: (actor, thing) =>
			isAuthor(actor, thing) || (thing.status === 'ready' && thing.readerRole !== null),
		edit: (actor, thing) => isAuthor(actor, thing) && !thing.isUnderDiscussion,
		attach: (actor, thing) => isAuthor(actor, thing) && !thing.isUnderDiscussion,
		change_status: (actor, thing) => isAuthor(actor, thing) && !thing.isListed,
		/** Who opened it, without its content: the author, and an administrator for the audit. */
		read_access: (actor, thing) => isAuthor(actor, thing) || thing.administersAuthor,
		list: (actor, thing) => isAuthor(actor, thing) || thing.readerRole === 'chair'
	},
	attachment: {
		read: (actor, thing) => isAuthor(actor, thing) || isSecondPerson(actor, thing),
		confirm: (actor, thing) => isSecondPerson(actor, thing),
		/** Covering what is readable on it: whoever sees it first. */
		redact: (actor, thing) => isAuthor(actor, thing) || isSecondPerson(actor, thing),
		record_side: (actor, thing) => isAuthor(actor, thing) || isSecondPerson(actor, thing),
		remove: (actor, thing) => isAuthor(actor, thing),
		/** Who sends the files says that they are complete. */
		finish: (actor, thing) => isAuthor(actor, thing) && thing.uploadedById === actor.id
	},
	statement: {
		read: (actor, thing) => isAuthor(actor, thing) || isSecondPersonOf(actor, thing),
		decide: (actor, thing) => isSecondPersonOf(actor, thing)
	},
	redaction: {
		read: (actor, thing) => mayReport(actor, thing) || mayTakeOut(actor, thing),
		report: (actor, thing) => mayReport(actor, thing),
		/** Never who reported it: two persons. */
		decide: (actor, thing) => mayTakeOut(actor, thing) && thing.reportedById !== actor.id
	},
	image: {
		read: (actor, thing) =>
			thing.status === 'released'
				? isAuthor(actor, thing) || thing.readerRole !== null || isSecondPerson(actor, thing)
				: thing.status === 'awaiting_review' &&
					(isAuthor(actor, thing) || isSecondPerson(actor, thing))
	},
	board: {
		read: (actor, thing) => thing.role !== null || administers(actor, thing.societyId),
		/** An administrator of the society reads a board's numbers, not the cases behind them. */
		read_cases: (_actor, thing) => thing.role !== null,
		change_members: (actor, thing) => thing.role === 'chair' || administers(actor, thing.societyId),
		/** Quorum, minutes for a case, where it talks. */
		change: (actor, thing) => thing.role === 'chair' || administers(actor, thing.societyId),
		schedule: (_actor, thing) => thing.role === 'chair'
	},
	meeting: {
		read: (_actor, thing) => thing.role !== null,
		enter: (_actor, thing) => thing.role !== null && thing.status === 'open',
		/**
		 * Is told where it talks, as long as the room lets them in. A board often keeps one link for all its meetings, so who was
		 * at one does not read it afterwards.
		 */
		join_talk: (_actor, thing) =>
			(thing.role !== null && thing.status === 'open') ||
			(CONDUCTS.includes(thing.role) && thing.status === 'scheduled'),
		propose: (_actor, thing) => !OVER.includes(thing.status) && TALKS.includes(thing.role),
		set_agenda: (_actor, thing) => !OVER.includes(thing.status) && CONDUCTS.includes(thing.role),
		pull: (_actor, thing) => !OVER.includes(thing.status) && TALKS.includes(thing.role),
		pre_vote: (_actor, thing) => !OVER.includes(thing.status) && DECIDES.includes(thing.role),
		/** Moves it, cancels it, says where it talks, reminds those who have not answered. */
		plan: (_actor, thing) => CONDUCTS.includes(thing.role),
		/** Says whether one comes. */
		answer: (_actor, thing) => thing.role !== null,
		open: (_actor, thing) => CONDUCTS.includes(thing.role),
		conclude: (_actor, thing) => CONDUCTS.includes(thing.role),
		change_role: (_actor, thing) => CONDUCTS.includes(thing.role),
		remove: (_actor, thing) => CONDUCTS.includes(thing.role),
		take_baton: (_actor, thing) => thing.status === 'open' && CONDUCTS.includes(thing.role),
		give_baton: (_actor, thing) => thing.status === 'open' && CONDUCTS.includes(thing.role),
		raise_hand: (_actor, thing) => thing.status === 'open' && thing.role !== null,
		call_on: (_actor, thing) => thing.status === 'open' && CONDUCTS.includes(thing.role),
		read_messages: (_actor, thing) => TALKS.includes(thing.role),
		send_message: (_actor, thing) => thing.status === 'open' && TALKS.includes(thing.role),
		/** What anybody wrote; one's own is one's own. */
		remove_message: (_actor, thing) => CONDUCTS.includes(thing.role),
		/** Everybody else speaks, or writes to the panel. */
		ask: (_actor, thing) => thing.status === 'open' && thing.role === 'observer',
		ask_the_same: (_actor, thing) => thing.status === 'open' && thing.role !== null,
		settle_question: (_actor, thing) => thing.status === 'open' && DECIDES.includes(thing.role),
		open_poll: (_actor, thing) => thing.status === 'open' && CONDUCTS.includes(thing.role),
		answer_poll: (_actor, thing) => thing.status === 'open' && TALKS.includes(thing.role),
		take_break: (_actor, thing) => thing.status === 'open' && CONDUCTS.includes(thing.role),
		admit: (_actor, thing) => !OVER.includes(thing.status) && CONDUCTS.includes(thing.role)
	},
	agendaItem: {
		read: (_actor, thing) => thing.role !== null,
		open: (_actor, thing) => CONDUCTS.includes(thing.role),
		defer: (_actor, thing) => CONDUCTS.includes(thing.role),
		sign: (_actor, thing) => CONDUCTS.includes(thing.role),
		hide_annotation: (_actor, thing) => CONDUCTS.includes(thing.role),
		draw: (actor, thing) =>
			isLive(thing) && (DECIDES.includes(thing.role) || presents(actor, thing) || isSpeaker(thing)),
		comment: (actor, thing) =>
			isLive(thing) && (TALKS.includes(thing.role) || presents(actor, thing)),
		write_recommendation: (actor, thing) =>
			isLive(thing) && (DECIDES.includes(thing.role) || presents(actor, thing)),
		conduct_vote: (_actor, thing) => CONDUCTS.includes(thing.role),
		/** What the ballot is worth is another question; see `ballotKindOf`. */
		vote: (_actor, thing) => TALKS.includes(thing.role),
		dissent: (_actor, thing) => TALKS.includes(thing.role),
		write_structure: (actor, thing) => DECIDES.includes(thing.role) || presents(actor, thing),
		/** Of another specialty than the chair's, which the use case looks at. */
		co_sign: (_actor, thing) => thing.role === 'panelist',
		add_to_signed: (_actor, thing) => CONDUCTS.includes(thing.role),
		/** When is said by the use case: the chair of a meeting that is over is told that it is. */
		write_action: (actor, thing) => CONDUCTS.includes(thing.role) || presents(actor, thing),
		/** The presenter of the open case takes it by right; the chair may always. */
		take_baton: (actor, thing) =>
			thing.meetingStatus === 'open' &&
			(CONDUCTS.includes(thing.role) ||
				(presents(actor, thing) && thing.status === 'under_discussion'))
	}
};

/** Whether `actor` may do `verb` to this thing. A verb that the table does not know is a bug, not a "no". */
export function may<T extends ThingType>(
	actor: Actor,
	verb: string,
	type: T,
	thing: Things[T]
): boolean {
	const rule = RIGHTS[type][verb];
	if (rule === undefined) {
		throw new Error(`no rule for "${verb}" on "${type}"`);
	}
	return rule(actor, thing);
}
