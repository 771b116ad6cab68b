import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { CaseNoSchema } from '#lib/domain/case/case.ts';
import { IdSchema } from '#lib/domain/id.ts';
import { MeetingRoleSchema } from '#lib/domain/meeting/meeting.ts';
import type { Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { EmailSchema } from '#lib/domain/people/people.ts';
import { parseForm, refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { addAgendaItem } from '#server/meetings/add-agenda-item.ts';
import { admitMember } from '#server/meetings/admit-member.ts';
import { moveAgendaItem } from '#server/meetings/move-agenda-item.ts';
import { openMeeting } from '#server/meetings/open-meeting.ts';
import { readMeeting } from '#server/meetings/read-meeting.ts';
import { removeAgendaItem } from '#server/meetings/remove-agenda-item.ts';
import type { Portal } from '#server/portal.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => ({
	meeting: valueOrError(await readMeeting(locals.portal, signedIn(locals), params.id))
});

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
		return { done: true };
	};
}

const AdmitForm = v.pipe(
	v.object({ email: EmailSchema, role: MeetingRoleSchema }),
	v.transform(({ email, role }) => ({ person: { email }, role }))
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
	add: changing(v.object({ caseNo: CaseNoSchema }), addAgendaItem),
	move: changing(
		v.object({ agendaItemId: IdSchema, direction: v.picklist(['up', 'down']) }),
		moveAgendaItem
	),
	remove: changing(v.object({ agendaItemId: IdSchema }), removeAgendaItem),
	admit: changing(AdmitForm, admitMember)
};
