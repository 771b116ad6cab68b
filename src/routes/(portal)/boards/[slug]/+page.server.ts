import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { IdSchema } from '#lib/domain/id.ts';
import { BoardMinutesSchema } from '#lib/domain/meeting/board.ts';
import { MeetingLinkSchema } from '#lib/domain/meeting/calendar.ts';
import { MeetingRoleSchema } from '#lib/domain/meeting/meeting.ts';
import { readSeriesForm } from '#lib/domain/meeting/series-form.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { EmailSchema, SPECIALTIES } from '#lib/domain/people/people.ts';
import { parseForm, refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { instantFromLocal } from '#lib/text/time.ts';
import { changeBoardMembers, type BoardMemberChange } from '#server/boards/change-board-members.ts';
import { changeBoardRules, type ChangeBoardRules } from '#server/boards/change-board-rules.ts';
import { readBoard } from '#server/boards/read-board.ts';
import {
	changeSeries,
	createSeries,
	type ChangeSeries,
	type CreateSeries
} from '#server/meetings/calendar/change-series.ts';
import { readBoardCalendar } from '#server/meetings/calendar/read-board-calendar.ts';
import { scheduleMeeting } from '#server/meetings/schedule-meeting.ts';
import type { Portal } from '#server/portal.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => {
	const actor = signedIn(locals);
	return {
		board: valueOrError(await readBoard(locals.portal, actor, params.slug)),
		calendar: valueOrError(await readBoardCalendar(locals.portal, actor, params.slug))
	};
};

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
		if (!done.ok) {
			return refusedForm(done, typed);
		}
		for (const meetingId of done.value.leftMeetings) {
			locals.portal.announce({ type: 'meeting_changed', meetingId });
		}
		locals.portal.jobs.wake();
		return { done: true };
	};
}

const RulesForm = v.object({
	defaultMinutes: BoardMinutesSchema,
	link: MeetingLinkSchema
});

function readRules(typed: Record<string, string>): Outcome<Omit<ChangeBoardRules, 'boardId'>> {
	const read = parseForm(RulesForm, typed);
	const required = SPECIALTIES.filter((one) => typed[`required.${one}`] !== undefined);
	return read.ok ? accept({ ...read.value, required }) : read;
}

function readChange(typed: Record<string, string>): Outcome<Omit<ChangeSeries, 'boardId'>> {
	const pattern = readSeriesForm(typed);
	return pattern.ok ? accept({ seriesId: typed.seriesId ?? '', pattern: pattern.value }) : pattern;
}

function readNew(typed: Record<string, string>): Outcome<Omit<CreateSeries, 'boardId'>> {
	const pattern = readSeriesForm(typed);
	return pattern.ok ? accept({ pattern: pattern.value }) : pattern;
}

/** Reads a form about the calendar of the board and runs its use case. */
function planning<Input extends object>(
	read: (typed: Record<string, string>) => Outcome<Input>,
	useCase: (
		portal: Portal,
		actor: Actor,
		input: Input & { boardId: string }
	) => Promise<Outcome<unknown>>
) {
	return async ({ locals, params, request }: RequestEvent<{ slug: string }>) => {
		const actor = signedIn(locals);
		const typed = typedFields(await request.formData());
		const board = await readBoard(locals.portal, actor, params.slug);
		if (!board.ok) {
			return refusedForm(board, typed);
		}
		const input = read(typed);
		const done = input.ok
			? await useCase(locals.portal, actor, { ...input.value, boardId: board.value.id })
			: input;
		if (!done.ok) {
			return refusedForm(done, typed);
		}
		locals.portal.jobs.wake();
		return { done: true };
	};
}

export const actions: Actions = {
	rules: planning(readRules, changeBoardRules),
	createSeries: planning(readNew, createSeries),
	changeSeries: planning(readChange, changeSeries),
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
		locals.portal.jobs.wake();
		redirect(303, `/meetings/${planned.value.meetingId}`);
	}
};
