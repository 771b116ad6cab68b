import { expect, test } from '@playwright/test';
import { aSlice } from '../builders/dicom.ts';
import { inColor } from '../builders/packed-dicom.ts';
import { signIn } from './demonstration.ts';

/** Three frames in three colors, of a file that says that a name is burned into it. */
function anUltrasoundFilm(): Buffer {
	const [rows, columns] = [48, 64];
	const colors = [
		[200, 40, 40],
		[40, 200, 40],
		[40, 40, 200]
	];
	const frames = colors.map((color) => Buffer.alloc(rows * columns * 3, Buffer.from(color)));
	return aSlice({
		...{ rows, columns, words: [] },
		change: {
			...inColor('RGB', { bytes: Buffer.concat(frames), frames: 3 }),
			0x00280301: { tag: 0x00280301, vr: 'CS', value: 'YES' }
		}
	});
}

test('[IM16] a film that says of itself that it carries a name comes to a second person, who is told why', async ({
	browser
}) => {
	const [sender, senior] = await Promise.all([browser.newPage(), browser.newPage()]);
	await signIn(sender, 'trainee');
	await sender.goto('/cases/new');
	await sender.fill('[name=title]', 'A lump in the neck');
	await sender.getByRole('button', { name: 'Create draft' }).click();
	await sender.waitForURL(/\/cases\/\d{4}-\d+\/edit/);
	const address = new URL(sender.url()).pathname.replace('/edit', '');
	await sender.goto(`${address}/images`);
	await sender.getByLabel('What it shows').fill('Ultrasound of the neck');
	await sender
		.getByLabel('Files', { exact: true })
		.setInputFiles({ name: 'IM0001', mimeType: '', buffer: anUltrasoundFilm() });
	await sender.getByRole('button', { name: 'Send' }).click();
	await expect(sender.getByRole('heading', { name: 'Wait for a person' })).toBeVisible({
		timeout: 30_000
	});

	await signIn(senior, 'senior');
	await senior.goto('/image-reviews');
	await senior
		.getByRole('link', { name: /Ultrasound of the neck/ })
		.first()
		.click();
	await expect(senior.getByRole('heading', { name: 'Why text may stand' })).toBeVisible();
	await expect(senior.getByText('The file says of itself that text is burned')).toBeVisible();
	await expect(senior.getByText('machines write on: ultrasound')).toBeVisible();
	await expect(senior.getByRole('img', { name: /frame \d of 3/ })).toHaveCount(3);
	await senior.getByRole('checkbox').check();
	await senior.getByRole('button', { name: 'Release to the board' }).click();
	await expect(senior.getByText('Released.')).toBeVisible();

	await sender.goto(address);
	// Before its script is there, the page's link opens the picture itself.
	await sender.waitForLoadState('networkidle');
	await sender.getByRole('link', { name: /Ultrasound of the neck/ }).click();
	await expect(sender.getByRole('application', { name: /slice 2 of 3/i })).toBeVisible();
	await sender.close();
	await senior.close();
});
