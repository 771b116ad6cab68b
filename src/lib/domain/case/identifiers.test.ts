import { describe, expect, test } from 'vitest';
import {
	blockingQueries,
	findIdentifiers,
	identifierQueries,
	type IdentifierKind
} from './identifiers.ts';
import { emptyRecord } from './record.ts';

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

	test('shows the whole address of an e-mail and each piece once', () => {
		expect(findIdentifiers('a.b@example.org and again a.b@example.org')).toEqual([
			{ kind: 'email', text: 'a.b@example.org' }
		]);
	});

	const hostile: [string, string][] = [
		['letters', 'a'.repeat(100_000)],
		['digits', '1'.repeat(100_000)],
		['digits and spaces', '1 '.repeat(50_000)],
		['a keyword and spaces', `MRN${' '.repeat(100_000)}`],
		['keywords', 'MRN '.repeat(25_000)],
		['lab no', 'lab no '.repeat(14_000)],
		['at signs', 'a@'.repeat(50_000)],
		['dots and at signs', 'a.'.repeat(45_000) + '@'.repeat(10_000)],
		['long local parts', `${'a'.repeat(64)}@`.repeat(1_500)],
		['domains', '@a.a.a.a.a.a'.repeat(8_000)],
		['dates', '1/1/'.repeat(25_000)],
		['names', 'Mr Aa Aa Aa Aa '.repeat(6_600)],
		['capital words', 'Aaaa '.repeat(20_000)],
		['relatives', 's/o '.repeat(25_000)],
		['months', '1 of May '.repeat(11_000)],
		['name labels', 'name '.repeat(20_000)],
		['hyphens', '-'.repeat(100_000)],
		['phones', '03'.repeat(50_000)],
		['plus', '+92 '.repeat(25_000)],
		['combining', 'e\u0301'.repeat(50_000)]
	];
	test.each(hostile)('reads 100 kB of hostile text (%s) within 100 ms', (_name, text) => {
		findIdentifiers(text);
		// Processor time, and the least of five: the machine is shared, the rule is about the patterns.
		const times = Array.from({ length: 5 }, () => {
			const start = process.cpuUsage();
			findIdentifiers(text);
			return process.cpuUsage(start).user / 1000;
		});
		expect(Math.min(...times)).toBeLessThan(100);
	});
});

describe('identifierQueries', () => {
	const record = {
		...emptyRecord(),
		presentation: 'Call 0300-1234567. Seen in March 2024.',
		biomarkers: [
			{ state: 'pending' as const, name: 'EGFR', method: null, note: 'report to lab@example.org' }
		]
	};

	test('name the field of each hit', () => {
		expect(identifierQueries('Dr Sarwat Jalal sends a mass', record)).toEqual([
			{ field: 'title', kind: 'name', text: 'Dr Sarwat Jalal' },
			{ field: 'presentation', kind: 'phone', text: '0300-1234567' },
			{ field: 'presentation', kind: 'date', text: 'March 2024' },
			{ field: 'biomarkers.0.note', kind: 'email', text: 'lab@example.org' }
		]);
	});

	test('leave out what the author answered, and only patterns without doubt stand in the way of a board', () => {
		const answered = { ...record, notIdentifiers: ['lab@example.org'] };
		expect(blockingQueries('A mass', answered)).toEqual([
			{ field: 'presentation', kind: 'phone', text: '0300-1234567' }
		]);
	});
});
