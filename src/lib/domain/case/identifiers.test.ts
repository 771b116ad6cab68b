import { describe, expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../../../../tests/builders/hostile-text.ts';
import { measureNotes, readNotes } from '../../../../tests/builders/notes.ts';
import { findIdentifiers, type IdentifierKind } from './identifiers.ts';

/** All numbers and names are invented. */
const IDENTIFYING: [IdentifierKind, string][] = [
	['cnic', 'CNIC 35202-1234567-1 seen at the desk'],
	['cnic', 'shanakhti card 3520212345671'],
	['cnic', 'card ۳۵۲۰۲-۱۲۳۴۵۶۷-۱ in Urdu digits'],
	['cnic', 'full width ３５２０２-１２３４５６７-１'],
	['cnic', 'hidden 35202\u200b-1234567\u200b-1'],
	['cnic', 'long dash 35202–1234567–1'],
	['phone', 'call 0300-1234567'],
	['phone', 'contact +92 300 1234567 after clinic'],
	['phone', 'mobile 0092-321-7654321'],
	['phone', 'rabta: ٠٣٠٠١٢٣٤٥٦٧'],
	['phone', 'home (042) 35761234'],
	['phone', 'landline 021-34567890'],
	['phone', 'dial +92 42 3576 1234'],
	['email', 'reports to gul.afridi+ct@example.com.pk'],
	['mrn', 'MRN: 00451278'],
	['mrn', 'MR No. 23-4511/A'],
	['mrn', 'hospital number 8871234'],
	['mrn', 'Lab no: H24-10233'],
	['mrn', 'reg# K-55012'],
	['date', 'operated on 12/03/2024'],
	['date', 'biopsy 2024-03-12'],
	['date', 'seen 3rd March 2024'],
	['date', 'since March 2024'],
	['date', 'on 12 Oct she came back'],
	['date', 'started 5.11.23'],
	['relative', 'Bushra D/O Nadir Gul'],
	['relative', 'kareem s/o aslam, mazdoor'],
	['relative', 'wife of Rehmat'],
	['relative', 'B/O Shaista'],
	['relative', 'مریضہ زوجہ محمد اکرم'],
	['address', 'resident of village Kot Mubarak'],
	['address', 'Mohalla Eidgah, Gali No 4'],
	['address', 'سکنہ چک نمبر ۱۱۳'],
	['link', 'see https://pacs.example.org/a?id=1'],
	['link', 'www.example.pk/r/77'],
	['email', 'omer (at) example.com'],
	['name', 'مریض کا نام محمد رفیق ہے'],
	['date', '۱۵ فروری ۲۰۲۶'],
	['date', '5 tareekh March ko'],
	['date', '12 Rajab'],
	['name', 'Mr. Kareem Baloch came alone'],
	['name', 'referred by Dr Sarwat Jalal'],
	['name', 'Patient name: Zubaida'],
	['name', 'naam: rehmat gul'],
	['name', 'Shaista Bibi from the village'],
	['age', 'a 94-year-old man'],
	['age', 'aged 101']
];

const HARMLESS = [
	'ER 90%, PR 80%, HER2 0, Ki-67 35 %',
	'AC 60/600 mg/m2 every 21 days for 4 cycles, then paclitaxel 80 weekly for 12',
	'50 Gy in 25 fractions, or 40.05 Gy in 15; boost 10-16 Gy',
	'NCT01234567 and NCT03456789; PMID 12345678; J Clin Oncol 2021;39:1234-1245',
	'CT w/o contrast s/o metastasis, c/o pain for 6 weeks; MR imaging of the pelvis',
	'34 mm nodule, SUV 12.4; nodes 2/14; margins 1.2/3.4/5.6 mm',
	'T2a N1 M0, AJCC 8, stage IIIB; C34.1 8140/3; grade 2',
	'cisplatin 75 mg/m2 on days 1-3; 10 may respond and 5 may not',
	'creatinine 1.2-1.4, bilirubin 0.8, CEA 120, platelets 145000',
	'PD-L1 TPS 50 %, EGFR exon 19 deletion, KRAS G12C',
	'age 65, 10-year survival 92%; aged 90% of the group',
	'S/P lobectomy; day 21 to day 42; 400 km and 95 days of waiting',
	'BRCA1/2 pending, 6 weeks; PET 300 km away; MRI number of lesions 12',
	'MRI: 2 lesions of 8-12 mm, MRCP 2 stones, MR spectroscopy'
];

describe('findIdentifiers', () => {
	test.each(IDENTIFYING)('finds a %s in "%s"', (kind, text) => {
		expect(findIdentifiers(text).map((hit) => hit.kind)).toContain(kind);
	});

	test.each(HARMLESS)('finds nothing in "%s"', (text) => {
		expect(findIdentifiers(text)).toEqual([]);
	});

	test('[IM41] names each passage as it was written, where it was written', () => {
		const text =
			'e\u0301té ﬁx: ٠٣٠٠-١٢٣٤٥٦٧, then a.b@example.org\u200b and ３５２０２－１２３４５６７－１.';
		const found = findIdentifiers(text);
		expect(found.map(({ kind, text: piece }) => [kind, piece])).toEqual([
			['phone', '٠٣٠٠-١٢٣٤٥٦٧'],
			['email', 'a.b@example.org'],
			['cnic', '３５２０２－１２３４５６７－１']
		]);
		expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(
			found.map((hit) => hit.text)
		);
	});

	test('[IM41] a passage that stands twice is found twice, and none lies over another', () => {
		const found = findIdentifiers('a.b@example.org and again a.b@example.org');
		expect(found).toEqual([
			{ kind: 'email', text: 'a.b@example.org', start: 0, end: 15 },
			{ kind: 'email', text: 'a.b@example.org', start: 26, end: 41 }
		]);
		const mixed = findIdentifiers(
			'Patient name: Dr Bushra Khan D/O Nadir Gul, 12 Oct 2025, 0300-1234567'
		);
		expect(
			mixed.every((hit, index) => index === 0 || hit.start >= (mixed[index - 1]?.end ?? 0))
		).toBe(true);
	});

	test.each(HOSTILE_TEXTS)(
		'[IM43] reads 100 kB of hostile text (%s) within 200 ms',
		(_name, text) => {
			// Processor time, and the least of up to four: the machine is shared, the rule is about the patterns.
			let least = Infinity;
			for (let run = 0; run < 4 && least >= 200; run += 1) {
				const start = process.cpuUsage();
				findIdentifiers(text);
				least = Math.min(least, process.cpuUsage(start).user / 1000);
			}
			expect(least).toBeLessThan(200);
		}
	);
});

describe('the synthetic notes', () => {
	test.each(['notes-blind.txt', 'notes-known.txt'] as const)(
		'[IM42] of %s at least 0.95 of the identifiers are found whole, and few other passages',
		(file) => {
			const notes = readNotes(file);
			const { recall, precision } = measureNotes(notes);
			console.info(
				`${file}: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)} in ${notes.length} notes`
			);
			expect(notes.filter(({ isClean }) => !isClean)).toHaveLength(100);
			expect(recall).toBeGreaterThanOrEqual(0.95);
			expect(precision).toBeGreaterThanOrEqual(0.95);
		}
	);

	test('[IM42] in forty notes without identifiers nothing is found', () => {
		const clean = [...readNotes('notes-blind.txt'), ...readNotes('notes-known.txt')].filter(
			({ isClean }) => isClean
		);
		expect(clean).toHaveLength(40);
		expect(measureNotes(clean).false).toEqual([]);
	});
});
