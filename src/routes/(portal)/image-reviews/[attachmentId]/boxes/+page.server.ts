import { redirect } from '@sveltejs/kit';
import { refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { burnBoxes } from '#server/images/redaction/burn-boxes.ts';
import { readBoxes } from '#server/images/redaction/read-boxes.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** Which picture is on the page: 1-based in the address, as people count. */
function chosen(url: URL, name: string, count: number): number {
	const given = Number(url.searchParams.get(name) ?? '1');
	return Number.isInteger(given) && given >= 1 && given <= count ? given - 1 : 0;
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const shown = valueOrError(await readBoxes(locals.portal, signedIn(locals), params));
	const image = shown.images[chosen(url, 'image', shown.images.length)];
	return {
		shown,
		image,
		frame: image === undefined ? 0 : chosen(url, 'frame', image.frameCount),
		isDone: url.searchParams.has('done')
	};
};

/** Boxes that were drawn; without JavaScript the one whose numbers were written. */
function boxesOf(typed: Record<string, string>): string {
	if (typed.boxes !== undefined && typed.boxes !== '') {
		return typed.boxes;
	}
	const [left, top, width, height] = ['left', 'top', 'width', 'height'].map((name) =>
		Number(typed[name] === '' ? NaN : typed[name])
	);
	const frame = typed.everyFrame === 'yes' ? null : Number(typed.frame);
	return JSON.stringify([{ frame, left, top, width, height }]);
}

export const actions: Actions = {
	default: async ({ locals, params, request, url }) => {
		const actor = signedIn(locals);
		const typed = typedFields(await request.formData());
		const burnt = await burnBoxes(locals.portal, actor, {
			attachmentId: params.attachmentId,
			imageId: typed.imageId,
			boxes: boxesOf(typed)
		});
		if (!burnt.ok) {
			return refusedForm(burnt, typed);
		}
		burnt.value.facts.forEach((fact) => locals.portal.announce(fact));
		const next = new URLSearchParams(url.searchParams);
		next.set('done', '');
		redirect(303, `?${next}`);
	}
};
