import pino from 'pino';
import { expect, test } from 'vitest';
import { textOfPdf } from '../../tests/builders/text-of-pdf.ts';
import { openPrinter } from './open-printer.ts';
import type { Sheet, SheetBlock } from './sheet.ts';

const silent = pino({ level: 'silent' });

function aSheet(blocks: SheetBlock[], title = 'Minutes of the breast board'): Sheet {
	return { lang: 'en', title, lead: '24 November', aside: '', foot: 'Advice.', blocks };
}

test('[MN20] what somebody typed is printed as it was typed, and never read as markup', async () => {
	const printer = openPrinter(silent);
	const typed = [
		'#import "@preview/cetz:0.3.0": *',
		'#read("/etc/passwd")',
		String.raw`\u{41} \ $x^2$ *bold* _em_ [box] <label> @ref // comment`,
		'"; panic("out") //'
	];
	const runs = typed.map((text) => ({
		type: 'paragraph' as const,
		content: [{ type: 'text' as const, text }]
	}));
	const pdf = await printer.print(
		aSheet(
			[
				...typed.map((text) => ({ is: 'text' as const, text })),
				{ is: 'quote', label: 'Recommendation', body: { type: 'doc', content: runs } },
				{ is: 'table', head: ['Action'], rows: typed.map((text) => [text]) }
			],
			typed[1]
		),
		'a'
	);
	const text = await textOfPdf(pdf);
	for (const one of typed) {
		expect(text.split(one).length - 1, one).toBeGreaterThanOrEqual(3);
	}
	expect(text).not.toContain('root:');
	await printer.close();
});

test('[MN21] Urdu is printed in letters that can be read back, beside Latin and digits', async () => {
	const printer = openPrinter(silent);
	const pdf = await printer.print(
		aSheet([{ is: 'text', text: 'مریض کی عمر 45 سال، stage IIIA' }]),
		'a'
	);
	const text = await textOfPdf(pdf);
	for (const word of ['مریض', 'سال', '45', 'stage', 'IIIA']) {
		expect(text.normalize('NFKC')).toContain(word);
	}
	expect(pdf?.includes('/Lang')).toBe(true);
	await printer.close();
});

test('[MN22] a document that takes too long or too much memory is ended, and the next one is printed', async () => {
	const slow = openPrinter(silent, { ms: 1 });
	expect(await slow.print(aSheet([]), 'a')).toBeNull();
	await slow.close();
	const narrow = openPrinter(silent, { memoryBytes: 20 * 1024 ** 2 });
	expect(await narrow.print(aSheet([]), 'a')).toBeNull();
	await narrow.close();
	const printer = openPrinter(silent, { waiting: 1 });
	const [first, refused] = await Promise.all([
		printer.print(
			aSheet(Array<SheetBlock>(400).fill({ is: 'text', text: 'A long one. '.repeat(9) })),
			'a'
		),
		printer.print(aSheet([]), 'a')
	]);
	expect(refused).toBeNull();
	expect(await textOfPdf(first)).toContain('A long one.');
	expect(await printer.print(aSheet([]), 'a')).not.toBeNull();
	await printer.close();
});

test('[MN22] of one person three documents wait and no more, so another person’s is printed', async () => {
	const printer = openPrinter(silent);
	const asked = Array.from({ length: 25 }, () => printer.print(aSheet([]), 'greedy'));
	const other = await printer.print(aSheet([{ is: 'text', text: 'Mine.' }]), 'other');
	expect(await textOfPdf(other)).toContain('Mine.');
	const printed = (await Promise.all(asked)).filter((pdf) => pdf !== null);
	expect(printed).toHaveLength(3);
	await printer.close();
});
