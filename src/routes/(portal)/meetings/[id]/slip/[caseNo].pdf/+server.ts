import { valueOrError } from '#lib/forms/outcome.ts';
import { orSignIn } from '#lib/forms/or-sign-in.ts';
import { answerPdf } from '#lib/forms/pdf.ts';
import { readSlip } from '#server/meetings/minutes/read-slip.ts';
import { slipSheet } from '#server/meetings/minutes/slip-sheet.ts';
import type { RequestHandler } from './$types.js';

/** One case for a paper file. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { portal } = locals;
	const actor = orSignIn(locals.actor, url);
	const asked = { meetingId: params.id, caseNo: params.caseNo };
	const slip = valueOrError(await readSlip(portal, actor, asked));
	const pdf = await portal.printer.print(slipSheet(slip), actor.id);
	return answerPdf(pdf, `slip-${slip.decision.caseNo}.pdf`);
};
