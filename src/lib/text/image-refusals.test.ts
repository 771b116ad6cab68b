import { expect, test } from 'vitest';
import { BURNED_IN_REASONS, FORMER_REFUSALS, IMAGE_REFUSALS } from '#server/images/converted.ts';
import { DETAILS } from '#server/images/dicom/syntaxes.ts';
import { presetsFor } from '#server/images/windows.ts';
import { imageTextFor } from './image.ts';

test.each([...IMAGE_REFUSALS, ...FORMER_REFUSALS])(
	'the refusal "%s" has a sentence, and what is not taken says what is',
	(reason) => {
		const sentence = imageTextFor('image.refused', reason, {
			detail: imageTextFor('image.detail', 'other')
		});
		expect(sentence.length).toBeGreaterThan(30);
		expect(sentence).not.toMatch(/[{}!]/);
	}
);

test.each([
	'unknown_kind',
	'heic',
	'extension_differs',
	'compressed_dicom',
	'dicom_not_shown',
	'pixels_not_shown',
	'secondary_capture',
	'no_files'
])('the refusal "%s" says what is accepted', (reason) => {
	const sentence = imageTextFor('image.refused', reason, { detail: 'x' });
	expect(sentence).toContain('Accepted are JPEG, PNG and WebP');
});

/** In rows of the time when these were not taken. */
const FORMER_DETAILS = [
	...['rle', 'jpeg', 'jpeg_lossless', 'jpeg_ls', 'htj2k'],
	...['ultrasound', 'x_ray', 'nuclear_medicine', 'pet', 'visible_light']
];

test.each([...DETAILS, ...FORMER_DETAILS])('the kind "%s" has a word', (detail) => {
	expect(imageTextFor('image.detail', detail).length).toBeGreaterThan(1);
});

test.each([
	...presetsFor('CT').map(({ name }) => name),
	'file',
	'file_4',
	'curve',
	'curve_4',
	'eight_bits',
	'auto'
])('the window "%s" has a name', (name) => {
	expect(imageTextFor('image.window', name).length).toBeGreaterThan(2);
});

test.each(BURNED_IN_REASONS)(
	'the reason "%s" why text may stand in pixels has a sentence',
	(reason) => {
		expect(imageTextFor('review.burnedIn', reason)).toMatch(/^[A-Z].{30,}\.$/);
	}
);
