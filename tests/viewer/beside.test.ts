import { beforeEach, describe, expect, test } from 'vitest';
import type { Locator } from '@playwright/test';
import { violations } from '../builders/axe.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { CT_ID } from '../viewer-harness/images.ts';

describe.skipIf(!hasBrowser)('two images beside each other', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	let other: Locator;
	beforeEach(async () => {
		viewer = await host.open();
		other = viewer.page.getByRole('application').nth(1);
	});

	async function press(pane: Locator, ...keys: string[]): Promise<void> {
		await pane.focus();
		for (const key of keys) {
			await viewer.page.keyboard.press(key);
		}
	}
	const first = () => viewer.page.getByRole('application').first();
	/** Number of the slice, as the pane names itself. */
	const sliceOf = async (pane: Locator): Promise<number> => {
		const [, slice] = /slice (\d+)/.exec((await pane.getAttribute('aria-label')) ?? '') ?? [];
		return Number(slice);
	};

	test('[IM69] scroll together by position, whichever is scrolled', async () => {
		await press(first(), 'b');
		await other.getByRole('button', { name: 'Linked by position' }).waitFor();
		// 2.5 mm and 12.5 mm apart from the same first place: slice 21 lies at slice 5.
		await viewer.follow({ frame: 20 });
		await soon(() => sliceOf(other)).toBe(5);
		await press(other, 'ArrowDown');
		await soon(() => sliceOf(first())).toBe(26);
		expect(await sliceOf(other)).toBe(6);
		await press(first(), 'ArrowDown');
		await soon(() => sliceOf(first())).toBe(27);
		expect(await sliceOf(other)).toBe(6);
		await other.getByRole('button', { name: 'Linked by position' }).click();
		await press(first(), 'Home');
		await soon(() => sliceOf(first())).toBe(1);
		expect(await sliceOf(other)).toBe(6);
	});

	test('[IM69] what is drawn, pointed at and shown to others stays with the first', async () => {
		await press(first(), 'b');
		await other.locator('[data-frame], canvas').first().waitFor();
		await viewer.tool('Rectangle');
		const box = await other.boundingBox();
		const [x, y] = [(box?.x ?? 0) + 200, (box?.y ?? 0) + 250];
		await viewer.page.mouse.move(x, y);
		await viewer.page.mouse.down();
		await viewer.page.mouse.move(x + 60, y + 40, { steps: 5 });
		await viewer.page.mouse.up();
		expect(await viewer.marks()).toEqual([]);
		expect((await viewer.look()).imageId).toBe(CT_ID);
		await press(other, '+', 't', 'i');
		expect(await viewer.look()).toMatchObject({ zoom: 1, rotation: 0, isInverted: false });
		await viewer.tool('Rectangle');
		await viewer.drag([180, 220], [220, 260]);
		await viewer.page.keyboard.press('Enter');
		expect(await viewer.marks()).toHaveLength(1);
	});

	test('[IM69] the second can be the same image through another window, shows its marks, and closes', async () => {
		await press(first(), 'b');
		const choice = other.getByRole('combobox', { name: 'Image beside' });
		await choice.selectOption(CT_ID);
		await press(other, '2');
		await other.getByText('W 1500 L −600').waitFor();
		expect((await viewer.look()).window).toEqual({ center: 40, width: 400 });
		await press(first(), 'ArrowDown');
		await soon(() => sliceOf(other)).toBe(await sliceOf(first()));
		expect(await violations(viewer.page)).toEqual([]);
		await other.getByRole('button', { name: 'Close' }).click();
		await soon(() => viewer.page.getByRole('application').count()).toBe(1);
	});

	test('[IM69] is not offered on a phone', async () => {
		await viewer.page.setViewportSize({ width: 360, height: 640 });
		await press(first(), 'b');
		expect(await viewer.page.getByRole('application').count()).toBe(1);
		expect(await viewer.page.getByRole('button', { name: 'Another image beside it' }).count()).toBe(
			0
		);
	});
});
