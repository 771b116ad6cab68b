import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { CaseNoSchema } from '#lib/domain/case/case.ts';
import { IdSchema } from '#lib/domain/id.ts';
import { AnswerSchema } from '#lib/domain/meeting/answer.ts';
import {
	CancelReasonSchema,
	MeetingLinkSchema,
	MinutesSchema
} from '#lib/domain/meeting/calendar.ts';
import {
	AgendaReasonSchema,
	CALL_CHANGES,
	CaseMinutesSchema,
	OptionalReasonSchema,
	PLAN_INTENTS,
	PreVotePlanSchema,
	TRIAGE_CHOICES
} from '#lib/domain/meeting/agenda.ts';
import { MeetingRoleSchema } from '#lib/domain/meeting/meeting.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { EmailSchema } from '#lib/domain/people/people.ts';
import { parseForm, refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { instantFromLocal } from '#lib/text/time.ts';
import { addAgendaItem } from '#server/meetings/add-agenda-item.ts';
import { admitMember } from '#server/meetings/admit-member.ts';
import { answerMeeting } from '#server/meetings/calendar/answer-meeting.ts';
import { cancelMeeting } from '#server/meetings/calendar/cancel-meeting.ts';
import { changeLink } from '#server/meetings/calendar/change-link.ts';
import { moveMeeting } from '#server/meetings/calendar/move-meeting.ts';
import { readMeetingCalendar } from '#server/meetings/calendar/read-meeting-calendar.ts';
import { remindMembers } from '#server/meetings/calendar/remind-members.ts';
import { askPresenter } from '#server/meetings/agenda/ask-presenter.ts';
import { changeCall } from '#server/meetings/agenda/change-call.ts';
import { moveAgendaItem } from '#server/meetings/agenda/move-agenda-item.ts';
import { orderAgenda } from '#server/meetings/agenda/order-agenda.ts';
import { pullCase, takeBackPull } from '#server/meetings/agenda/pull-case.ts';
import { setMinutes } from '#server/meetings/agenda/set-minutes.ts';
import { storePreVote } from '#server/meetings/agenda/store-pre-vote.ts';
import { triageCase } from '#server/meetings/agenda/triage-case.ts';
import { openMeeting } from '#server/meetings/open-meeting.ts';
import { readMeeting } from '#server/meetings/read-meeting.ts';
import { removeAgendaItem } from '#server/meetings/remove-agenda-item.ts';
import { setLobby } from '#server/meetings/talk/lobby.ts';
import type { Portal } from '#server/portal.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = signedIn(locals);
	return {
		meeting: valueOrError(await readMeeting(locals.portal, actor, params.id)),
		calendar: valueOrError(await readMeetingCalendar(locals.portal, actor, params.id))
	};
};

type Changed = Outcome<{ meetingId: string }>;

/** Reads the form, runs the use case, and tells the room when the agenda has moved. */
function changing<Input extends object>(
	schema: v.GenericSchema<unknown, Input>,
	useCase: (portal: Portal, actor: Actor, input: Input & { meetingId: string }) => Promise<Changed>
) {
	return async ({ locals, params, request }: RequestEvent<{ id: string }>) => {
		const actor = signedIn(locals);
		const typed = typedFields(await request.formData());
		const input = parseForm(schema, typed);
		const done = input.ok
			? await useCase(locals.portal, actor, { ...input.value, meetingId: params.id })
			: input;
		if (!done.ok) {
			return refusedForm(done, typed);
		}
		locals.portal.announce({ type: 'meeting_changed', meetingId: done.value.meetingId });
		// What changes a meeting may have letters to send.
		locals.portal.jobs.wake();
		return { done: true };
	};
}

const AdmitForm = v.pipe(
	v.object({ email: EmailSchema, role: MeetingRoleSchema }),
	v.transform(({ email, role }) => ({ person: { email }, role }))
);
const AnswerForm = v.object({
	answer: AnswerSchema,
	deputyId: v.pipe(
		v.optional(v.union([v.literal(''), IdSchema]), ''),
		v.transform((id) => (id === '' ? null : id))
	)
});
const MoveForm = v.object({
	startsAt: v.pipe(v.string(), v.transform(instantFromLocal), v.date()),
	minutes: MinutesSchema
});
const AddForm = v.pipe(
	v.object({
		caseNo: CaseNoSchema,
		noImages: v.optional(v.literal('yes')),
		overrideReason: OptionalReasonSchema
	}),
	v.transform(({ noImages, ...form }) => ({ ...form, hasNoImages: noImages === 'yes' }))
);
const TriageForm = v.object({
	agendaItemId: IdSchema,
	choice: v.picklist(TRIAGE_CHOICES),
	reason: OptionalReasonSchema,
	overrideReason: OptionalReasonSchema
});
const OrderForm = v.object({
	order: v.pipe(
		v.string(),
		v.transform((ids) => ids.split(' ')),
		v.array(IdSchema)
	),
	version: v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number))
});
const PreVoteForm = v.object({
	agendaItemId: IdSchema,
	intent: v.picklist(PLAN_INTENTS),
	plan: PreVotePlanSchema
});
const LobbyForm = v.pipe(
	v.object({ isOpen: v.picklist(['yes', 'no']) }),
	v.transform(({ isOpen }) => ({ isOpen: isOpen === 'yes' }))
);
const open = changing(v.object({}), openMeeting);

export const actions: Actions = {
	open: async (event) => {
		const answer = await open(event);
		if ('done' in answer) {
			redirect(303, `/meetings/${event.params.id}/room`);
		}
		return answer;
	},
	add: changing(AddForm, addAgendaItem),
	triage: changing(TriageForm, triageCase),
	pull: changing(v.object({ agendaItemId: IdSchema, reason: AgendaReasonSchema }), pullCase),
	takeBack: changing(v.object({ agendaItemId: IdSchema }), takeBackPull),
	order: changing(OrderForm, orderAgenda),
	minutes: changing(v.object({ agendaItemId: IdSchema, minutes: CaseMinutesSchema }), setMinutes),
	moveCase: changing(v.object({ agendaItemId: IdSchema, toMeetingId: IdSchema }), moveAgendaItem),
	ask: changing(v.object({ agendaItemId: IdSchema }), askPresenter),
	call: changing(v.object({ call: v.picklist(CALL_CHANGES) }), changeCall),
	preVote: changing(PreVoteForm, storePreVote),
	remove: changing(v.object({ agendaItemId: IdSchema }), removeAgendaItem),
	admit: changing(AdmitForm, admitMember),
	answer: changing(AnswerForm, answerMeeting),
	remind: changing(v.object({}), remindMembers),
	reschedule: changing(MoveForm, moveMeeting),
	cancel: changing(v.object({ reason: CancelReasonSchema }), cancelMeeting),
	link: changing(v.object({ link: MeetingLinkSchema }), changeLink),
	lobby: changing(LobbyForm, async (portal, actor, input) => {
		const done = await setLobby(portal, actor, input);
		return done.ok ? accept({ meetingId: input.meetingId }) : done;
	})
};
