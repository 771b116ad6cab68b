import * as v from 'valibot';
import { expect, test } from 'vitest';
import { sentBriefly } from './turn.ts';
import { ViewportSchema } from './viewport.ts';

const VIEW = {
	imageId: '01981f6e-0000-7000-8000-000000000001',
	frame: 40,
	center: [255.123456789, 300] as [number, number],
	zoom: 1.23456789,
	window: { center: 40, width: 400 }
};

test('[LB19] a view as it is stored travels without its turn, and arrives whole', () => {
	const sent = sentBriefly({ ...VIEW, rotation: 0, isFlipped: false, isInverted: false });
	expect(sent).toEqual({ ...VIEW, center: [255.123, 300], zoom: 1.23457 });
	expect(v.parse(ViewportSchema, sent)).toEqual({
		...sent,
		rotation: 0,
		isFlipped: false,
		isInverted: false
	});
});

test('[LB19] a view that is turned, mirrored and inverted travels with all three', () => {
	const turned = { rotation: 270, isFlipped: true, isInverted: true } as const;
	expect(sentBriefly({ ...VIEW, ...turned, zoom: 0.0123456789 })).toEqual({
		...VIEW,
		...turned,
		center: [255.123, 300],
		zoom: 0.0123457
	});
});
