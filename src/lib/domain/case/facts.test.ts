import { expect, test } from 'vitest';
import { factsLine, tnmText } from './facts.ts';
import { emptyRecord } from './record.ts';

test('one line says what is missing, and takes ECOG 0 for a value', () => {
	expect(factsLine(emptyRecord())).toBe(
		'Sex not recorded, age not recorded · site not recorded · morphology not recorded · not staged · ECOG not recorded'
	);
	expect(
		factsLine({
			...emptyRecord(),
			sex: 'female',
			ageBand: '30-34',
			topography: { code: 'C50.4', side: 'left' },
			morphology: { code: '8500/3', grade: 'G3' },
			staging: {
				type: 'staged',
				edition: 'AJCC8',
				prefix: 'c',
				t: '2',
				n: '1',
				m: '0',
				group: 'IIB'
			},
			performanceStatus: 0
		})
	).toBe(
		'Woman, 30–34 · C50.4 Upper outer quadrant of breast, left · 8500/3 Invasive carcinoma, no special type (duct carcinoma), grade 3 · cT2 N1 M0, IIB, AJCC 8 · ECOG 0'
	);
});

test('a category that is not known is a dash, and a system without TNM has no TNM', () => {
	const staging = {
		type: 'staged',
		edition: 'AJCC8',
		prefix: 'yp',
		t: null,
		n: '0',
		m: null,
		group: null
	} as const;
	expect(tnmText(staging)).toBe('ypT– N0 M–');
	expect(tnmText({ ...staging, n: null })).toBeNull();
});
