import type { RequestEvent } from '@sveltejs/kit';
import { may } from '#server/auth/permissions.ts';
import { changeGrade } from '#server/people/change-grade.ts';
import { deactivatePerson } from '#server/people/deactivate-person.ts';
import { invitePerson } from '#server/people/invite-person.ts';
import { endInEmergency, readRunningMeetings } from '#server/meetings/end-in-emergency.ts';
import { readPeople } from '#server/people/read-people.ts';
import { reinstatePerson } from '#server/people/reinstate-person.ts';
import { setAdministrator } from '#server/people/set-administrator.ts';
import { withdrawInvitation } from '#server/people/withdraw-invitation.ts';
import type { Fact } from '#server/portal.ts';
import { refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { refusedForm, refusePage, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { finish } from '#lib/forms/visit.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => {
	const actor = signedIn(locals);
	const own = actor.memberships.filter((one) => one.isAdministrator);
	const societySlug = url.searchParams.get('society') ?? own[0]?.societySlug ?? '';
	const view = valueOrError(await readPeople(locals.portal, actor, { societySlug }));
	const grade = url.searchParams.get('grade') ?? '';
	const specialty = url.searchParams.get('specialty') ?? '';
	const shown = view.people.filter(
		(one) =>
			(grade === '' || one.grade === grade) && (specialty === '' || one.specialty === specialty)
	);
	return {
		...view,
		running: valueOrError(await readRunningMeetings(locals.portal, actor, { societySlug })),
		shown,
		filter: { grade, specialty },
		societySlugs: own.map((one) => one.societySlug)
	};
};

type Change = (actor: Actor, form: FormData) => Promise<Outcome<{ facts: Fact[] }>>;

/** An administrator of nothing gets the answer that the page gives: there is nothing here. */
function administrator(event: RequestEvent): Actor {
	const actor = signedIn(event.locals);
	if (!may(actor, 'administer', 'portal', {})) {
		refusePage(refuse('not_found'));
	}
	return actor;
}

/** A change of one person, which answers with whether it ended sessions. */
async function changePerson(event: RequestEvent, change: Change) {
	const actor = administrator(event);
	const form = await event.request.formData();
	const outcome = await change(actor, form);
	if (!outcome.ok) {
		return refusedForm(outcome, typedFields(form));
	}
	finish(event, outcome.value);
	return { done: 'saved' as const, email: '' };
}

const whom = (form: FormData) => ({
	societyId: form.get('societyId'),
	personId: form.get('personId')
});

export const actions: Actions = {
	invite: async (event) => {
		const actor = administrator(event);
		const form = await event.request.formData();
		const outcome = await invitePerson(event.locals.portal, actor, {
			societyId: form.get('societyId'),
			email: form.get('email'),
			grade: form.get('grade'),
			asAdministrator: form.get('asAdministrator') === 'on'
		});
		if (!outcome.ok) {
			return refusedForm(outcome, typedFields(form));
		}
		const { email, link } = outcome.value;
		// Its only way to the person where no mail server is set; the next answer does not have it any more.
		return link === null
			? { done: 'sent' as const, email }
			: { done: 'unsent' as const, email, link };
	},
	withdraw: async (event) => {
		const actor = administrator(event);
		const form = await event.request.formData();
		const outcome = await withdrawInvitation(event.locals.portal, actor, {
			invitationId: form.get('invitationId')
		});
		return outcome.ok
			? { done: 'withdrawn' as const, email: outcome.value.email }
			: refusedForm(outcome);
	},
	end: async (event) => {
		const actor = administrator(event);
		const form = await event.request.formData();
		const meetingId = form.get('meetingId');
		const outcome = await endInEmergency(event.locals.portal, actor, { meetingId });
		if (!outcome.ok) {
			return refusedForm(outcome);
		}
		event.locals.portal.announce({ type: 'meeting_changed', meetingId: outcome.value.meetingId });
		return { done: 'ended' as const, email: '' };
	},
	grade: (event) =>
		changePerson(event, (actor, form) =>
			changeGrade(event.locals.portal, actor, { ...whom(form), grade: form.get('grade') })
		),
	administrator: (event) =>
		changePerson(event, (actor, form) =>
			setAdministrator(event.locals.portal, actor, {
				...whom(form),
				isAdministrator: form.get('isAdministrator') === 'yes'
			})
		),
	deactivate: (event) =>
		changePerson(event, (actor, form) => deactivatePerson(event.locals.portal, actor, whom(form))),
	reinstate: (event) =>
		changePerson(event, (actor, form) => reinstatePerson(event.locals.portal, actor, whom(form)))
};
