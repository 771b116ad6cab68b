import { valueOrError } from '#lib/forms/outcome.ts';
import { orSignIn } from '#lib/forms/or-sign-in.ts';
import { answerPdf } from '#lib/forms/pdf.ts';
import { minutesSheet } from '#server/meetings/minutes/minutes-sheet.ts';
import { readMinutes } from '#server/meetings/read-minutes.ts';
import type { RequestHandler } from './$types.js';

/** The minutes on paper. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { portal } = locals;
	const actor = orSignIn(locals.actor, url);
	const minutes = valueOrError(await readMinutes(portal, actor, params.id));
	return answerPdf(await portal.printer.print(minutesSheet(minutes), actor.id), 'minutes.pdf');
};
