import { expect, test } from 'vitest';
import { IMAGE_REFUSALS } from '#server/images/converted.ts';
import { DETAILS } from '#server/images/dicom/syntaxes.ts';
import { presetsFor } from '#server/images/windows.ts';
import { imageTextFor } from './image.ts';

test.each(IMAGE_REFUSALS)(
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
	'pdf',
	'extension_differs',
	'compressed_dicom',
	'not_ct_or_mr',
	'secondary_capture',
	'not_gray',
	'no_files'
])('the refusal "%s" says what is accepted', (reason) => {
	const sentence = imageTextFor('image.refused', reason, { detail: 'x' });
	expect(sentence).toContain('Accepted are JPEG, PNG and WebP');
});

test.each(DETAILS)('the kind "%s" has a word', (detail) => {
	expect(imageTextFor('image.detail', detail).length).toBeGreaterThan(1);
});

test.each([...presetsFor('CT').map(({ name }) => name), 'file', 'file_4', 'auto'])(
	'the window "%s" has a name',
	(name) => {
		expect(imageTextFor('image.window', name).length).toBeGreaterThan(2);
	}
);
