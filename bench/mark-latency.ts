// two browsers in one room: from letting the mouse go to the mark on the other screen, and whether a stroke is seen while drawn
import type { Page } from '@playwright/test';
import { Demonstration } from './demonstration.ts';

const ROUNDS = Number(process.argv[2] ?? 30);

/** Milliseconds since 1970 at which the count of marks on this page passed `count`: both pages read one machine's clock. */
function marksPass(page: Page, count: number): Promise<number> {
	return page.evaluate(
		(wanted) =>
			new Promise<number>((resolve) => {
				const tab = [...document.querySelectorAll('[role=tab]')].find((one) =>
					one.textContent?.trim().startsWith('Marks')
				);
				const look = () => Number(/\d+/.exec(tab?.textContent ?? '')?.[0] ?? '0') > wanted;
				const done = () => resolve(performance.timeOrigin + performance.now());
				if (look()) {
					done();
					return;
				}
				const observer = new MutationObserver(() => {
					if (look()) {
						observer.disconnect();
						done();
					}
				});
				observer.observe(document.body, { subtree: true, characterData: true, childList: true });
			}),
		count
	);
}

const middle = (values: number[], part: number) =>
	values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? Number.NaN;

const demonstration = await Demonstration.open();
try {
	const [author, other] = [
		await demonstration.enterRoom('senior'),
		await demonstration.enterRoom('chair')
	];
	await author.getByRole('button', { name: /^Rectangle/ }).click();
	const canvas = author.getByRole('application');
	const box = await canvas.boundingBox();
	if (box === null) {
		throw new Error('the image is not shown');
	}
	await author.evaluate(() => {
		addEventListener(
			'pointerup',
			() => Reflect.set(window, 'letGo', performance.timeOrigin + performance.now()),
			true
		);
	});
	const times: number[] = [];
	const tab = await other
		.getByRole('tab', { name: /^Marks/ })
		.first()
		.textContent();
	let before = Number(/\d+/.exec(tab ?? '')?.[0] ?? '0');
	for (let round = 0; round < ROUNDS; round += 1) {
		const seen = marksPass(other, before);
		const x = box.x + 60 + (round % 10) * 40;
		const y = box.y + 120 + Math.floor(round / 10) * 60;
		await author.mouse.move(x, y);
		await author.mouse.down();
		await author.mouse.move(x + 24, y + 24, { steps: 4 });
		await author.mouse.up();
		const at = await seen;
		times.push(at - (await author.evaluate(() => Number(Reflect.get(window, 'letGo')))));
		await author.keyboard.press('Escape');
		before += 1;
	}
	console.log(
		`committed mark on the other screen, ${ROUNDS} marks: median ${middle(times, 0.5).toFixed(0)} ms, p95 ${middle(times, 0.95).toFixed(0)} ms, most ${Math.max(...times).toFixed(0)} ms`
	);
} finally {
	await demonstration.close();
}
