import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { IdSchema } from '#lib/domain/id.ts';
import { MeetingRoleSchema } from '#lib/domain/meeting/meeting.ts';
import { refuse } from '#lib/domain/outcome.ts';
import { EmailSchema } from '#lib/domain/people/people.ts';
import { parseForm, refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { instantFromLocal } from '#lib/text/time.ts';
import { changeBoardMembers, type BoardMemberChange } from '#server/boards/change-board-members.ts';
import { readBoard } from '#server/boards/read-board.ts';
import { scheduleMeeting } from '#server/meetings/schedule-meeting.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => ({
	board: valueOrError(await readBoard(locals.portal, signedIn(locals), params.slug))
});

const MemberForms = {
	add: v.pipe(
		v.object({ email: EmailSchema, role: MeetingRoleSchema }),
		v.transform(({ email, role }) => ({ type: 'add' as const, person: { email }, role }))
	),
	change: v.pipe(
		v.object({ personId: IdSchema, role: MeetingRoleSchema }),
		v.transform((input) => ({ type: 'change_role' as const, ...input }))
	),
	remove: v.pipe(
		v.object({ personId: IdSchema }),
		v.transform((input) => ({ type: 'remove' as const, ...input }))
	)
};

/** Each of the three forms about members is one change of the same use case. */
function changing(schema: v.GenericSchema<unknown, BoardMemberChange>) {
	return async ({ locals, params, request }: RequestEvent<{ slug: string }>) => {
		const actor = signedIn(locals);
		const typed = typedFields(await request.formData());
		const board = await readBoard(locals.portal, actor, params.slug);
		if (!board.ok) {
			return refusedForm(board, typed);
		}
		const change = parseForm(schema, typed);
		const done = change.ok
			? await changeBoardMembers(locals.portal, actor, {
					boardId: board.value.id,
					change: change.value
				})
			: change;
		return done.ok ? { done: true } : refusedForm(done, typed);
	};
}

export const actions: Actions = {
	addMember: changing(MemberForms.add),
	changeMember: changing(MemberForms.change),
	removeMember: changing(MemberForms.remove),
	schedule: async ({ locals, params, request }) => {
		const actor = signedIn(locals);
		const typed = typedFields(await request.formData());
		const board = await readBoard(locals.portal, actor, params.slug);
		if (!board.ok) {
			return refusedForm(board, typed);
		}
		const startsAt = instantFromLocal(typed.startsAt ?? '');
		const planned =
			startsAt === null
				? refuse('malformed', { startsAt: 'wrong' })
				: await scheduleMeeting(locals.portal, actor, { boardId: board.value.id, startsAt });
		if (!planned.ok) {
			return refusedForm(planned, typed);
		}
		redirect(303, `/meetings/${planned.value.meetingId}`);
	}
};
