import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { REMAP_KEY, SAMPLES, hasSamples } from '../../../tests/builders/conversions.ts';
import { CT_CLASS, IDENTIFIERS, aSlice } from '../../../tests/builders/dicom.ts';
import { ALLOWED, tagText } from './allow-list.ts';
import { readPart10 } from './read-part10.ts';
import { attributesOfSeries, reduceDataset, summarize } from './reduce.ts';
import { remapUid } from './remap-uid.ts';

function reduced(file: Buffer, remapKey = REMAP_KEY) {
	const part10 = readPart10(file);
	if (part10 === null) {
		throw new Error('the list of a CD');
	}
	const { littleEndian } = part10.syntax.coding;
	const attributes = reduceDataset(file, part10.dataset, { littleEndian, remapKey });
	return { kept: attributesOfSeries(attributes), summary: summarize(part10.dataset, attributes) };
}

describe('what does not get through', () => {
	test('names, numbers, dates and places are in nothing that is kept', () => {
		const { kept, summary } = reduced(aSlice());
		const text = JSON.stringify([kept, summary]);
		for (const identifier of Object.values(IDENTIFIERS)) {
			expect(text).not.toContain(identifier);
		}
	});

	test('a code string keeps only words of its list: a name can be written into one', () => {
		const change = {
			0x00180015: { tag: 0x00180015, vr: 'CS', value: 'ZUBAIDA' },
			0x00080008: { tag: 0x00080008, vr: 'CS', value: 'ORIGINAL\\ZUBAIDA\\AXIAL' },
			0x00185100: { tag: 0x00185100, vr: 'CS', value: 'HFS' }
		};
		const { kept } = reduced(aSlice({ change }));
		expect(kept.BodyPartExamined).toBeUndefined();
		expect(kept.ImageType).toEqual(['ORIGINAL', 'AXIAL']);
		expect(kept.PatientPosition).toBe('HFS');
	});

	test('a number is a number or it is left out', () => {
		const change = { 0x00180050: { tag: 0x00180050, vr: 'DS', value: '5 Zubaida' } };
		expect(reduced(aSlice({ change })).kept.SliceThickness).toBeUndefined();
	});

	test.each([
		[0x00180050, 'DS', '4220112345671', 'SliceThickness'],
		[0x00181150, 'IS', '3001234567', 'ExposureTime'],
		[0x00200011, 'IS', '4220112345671', 'SeriesNumber'],
		[0x00200011, 'IS', '20231109', 'SeriesNumber'],
		[0x00200011, 'IS', '1\\20231109', 'SeriesNumber'],
		[0x00200012, 'IS', '778812', 'AcquisitionNumber']
	])(
		'[IM56] a number that only a card, a phone or a record has is left out: %s %s %s',
		(...given) => {
			const [tag, vr, value, name] = given;
			expect(reduced(aSlice({ change: { [tag]: { tag, vr, value } } })).kept[name]).toBeUndefined();
		}
	);

	test('[IM56] a number of a series and a length that can be one stay', () => {
		const change = {
			0x00180050: { tag: 0x00180050, vr: 'DS', value: '-1.25e3' },
			0x00200011: { tag: 0x00200011, vr: 'IS', value: '30045' }
		};
		expect(reduced(aSlice({ change })).kept).toMatchObject({
			SliceThickness: -1250,
			SeriesNumber: 30045
		});
	});

	test('[IM56] a class that is not of DICOM itself is left out: a hospital can write its own', () => {
		expect(reduced(aSlice()).kept.SOPClassUID).toBe(CT_CLASS);
		const own = reduced(aSlice({ sopClass: '1.2.3.4220112345671' }));
		expect(own.kept.SOPClassUID).toBeUndefined();
	});

	test.each([
		['094Y', '090Y'],
		['090Y', '090Y'],
		['061Y', '061Y'],
		['003M', '003M'],
		['Zubaida', undefined]
	])('an age of %s is kept as %s', (written, expected) => {
		const change = { 0x00101010: { tag: 0x00101010, vr: 'AS', value: written } };
		expect(reduced(aSlice({ change })).kept.PatientAge).toBe(expected);
	});
});

describe('UIDs', () => {
	test('are replaced by numbers that are the same with the same key and others with another', () => {
		const uid = IDENTIFIERS.seriesUid;
		const { kept } = reduced(aSlice());
		expect(kept.SeriesInstanceUID).toBe(remapUid(uid, REMAP_KEY));
		expect(kept.SeriesInstanceUID).toMatch(/^2\.25\.\d{1,39}$/);
		expect(remapUid(uid, Buffer.alloc(32, 2))).not.toBe(kept.SeriesInstanceUID);
	});
});

describe('the list itself', () => {
	test('holds no attribute of free text, date or time', () => {
		expect(
			[...ALLOWED.values()]
				.filter(({ name }) => /Date|Time$|Name|Description|Comment/.test(name))
				.map(({ name }) => name)
		).toEqual([
			'RepetitionTime',
			'EchoTime',
			'InversionTime',
			'TriggerTime',
			'FrameTime',
			'ExposureTime',
			'RevolutionTime'
		]);
		expect(ALLOWED.size).toBeGreaterThan(60);
		expect(ALLOWED.size).toBeLessThan(111);
	});

	test.skipIf(!hasSamples)(
		'meets the confidentiality table of PS3.15 only in UIDs that are replaced, sex and capped age (needs ../shared/samples)',
		() => {
			const path = `${SAMPLES}/tables/dicom-conf-profile-E.1-1.json`;
			const rows = v.parse(
				v.array(v.object({ tag: v.string(), name: v.string() })),
				JSON.parse(readFileSync(path, 'utf8'))
			);
			const listed = new Set(rows.map(({ tag }) => tag.replace(/[()]/g, '').toUpperCase()));
			const shared = [...ALLOWED.values()].filter(({ tag }) => listed.has(tagText(tag)));
			const notReplaced = shared.filter(({ content }) => !(content.is === 'uid' && content.remap));
			expect(notReplaced.map(({ name }) => name)).toEqual(['PatientSex', 'PatientAge']);
		}
	);
});

test('the reviewer is told what was removed by its length, and what was replaced by its new value', () => {
	const { summary } = reduced(aSlice());
	const name = summary.rows.find((row) => row.attribute === 'PatientName');
	expect(name).toEqual({
		attribute: 'PatientName',
		tag: '0010,0010',
		was: IDENTIFIERS.name.length,
		now: null,
		done: 'removed'
	});
	expect(summary.rows.find((row) => row.attribute === 'PatientAge')?.now).toBe('090Y');
	expect(summary.removed).toBe(6);
});
