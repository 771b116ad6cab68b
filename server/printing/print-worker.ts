import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

/** Only these of the packages' fonts: each costs time at the start. */
const FONTS = [
	['@embedpdf/fonts-latin', ['NotoSans-Regular', 'NotoSans-Bold', 'NotoSans-Italic']],
	['@embedpdf/fonts-arabic', ['NotoNaskhArabic-Regular', 'NotoNaskhArabic-Bold']]
] as const;

const fontBlobs = FONTS.flatMap(([from, names]) =>
	names.map((name) =>
		readFileSync(fileURLToPath(new URL(`../fonts/${name}.ttf`, import.meta.resolve(from))))
	)
);
const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs }] });
const pdf = compiler.pdf({
	mainFileContent: readFileSync(new URL('./sheet.typ', import.meta.url), 'utf8'),
	inputs: { sheet: await text(process.stdin) }
});
writeFileSync(3, pdf);
