import { dayInPakistan } from '#lib/domain/meeting/action-day.ts';
import { valueOrError } from '#lib/forms/outcome.ts';
import { monthsBefore, qualityQuery } from '#lib/forms/quality-query.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { readQuality } from '#server/boards/read-quality.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const now = locals.portal.clock.now();
	const today = dayInPakistan(now);
	const asked = { slug: params.slug, ...qualityQuery(url.searchParams, now) };
	return {
		quality: valueOrError(await readQuality(locals.portal, signedIn(locals), asked)),
		presets: ([3, 6, 12] as const).map((months) => ({
			...{ months, from: monthsBefore(today, months), to: today }
		}))
	};
};
