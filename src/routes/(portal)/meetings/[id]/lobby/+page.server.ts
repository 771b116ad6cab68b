import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Outcome } from '#lib/domain/outcome.ts';
import { refusedForm, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { knockAtMeeting, leaveLobby, readLobby } from '#server/meetings/talk/lobby.ts';
import type { Portal } from '#server/portal.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => {
	const lobby = valueOrError(await readLobby(locals.portal, signedIn(locals), params.id));
	if (lobby.stands === 'admitted' && lobby.status !== 'scheduled') {
		redirect(303, `/meetings/${params.id}/room`);
	}
	return { lobby };
};

type UseCase = (
	portal: Portal,
	actor: Actor,
	input: { meetingId: string }
) => Promise<Outcome<{ meetingId: string }>>;

function doing(useCase: UseCase) {
	return async ({ locals, params }: RequestEvent<{ id: string }>) => {
		const { portal } = locals;
		const done = await useCase(portal, signedIn(locals), { meetingId: params.id });
		if (!done.ok) {
			return refusedForm(done);
		}
		portal.announce({ type: 'talk_changed', meetingId: params.id });
		return { done: true };
	};
}

export const actions: Actions = { knock: doing(knockAtMeeting), leave: doing(leaveLobby) };
