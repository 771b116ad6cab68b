import { describe, expect, test } from 'vitest';
import { convertHere } from '../../tests/builders/conversions.ts';
import { aSlice } from '../../tests/builders/dicom.ts';
import { aPicture } from '../../tests/builders/pictures.ts';
import { imageTitles } from './image-titles.ts';

const text = (tag: number, vr: string, value: string) => ({ [tag]: { tag, vr, value } });

type Given = {
	series: number;
	change?: Record<number, { tag: number; vr: string; value: string }>;
};

/** Two slices of a series of that number, with a description in free text that names somebody. */
function filesOf({ series, change = {} }: Given) {
	return [0, 1].map((index) => ({
		name: `${series}-${index}.dcm`,
		content: aSlice({
			number: series * 10 + index,
			z: index * 5,
			change: {
				...text(0x0020000e, 'UI', `1.2.9.${series}`),
				...text(0x00200011, 'IS', String(series)),
				...text(0x0008103e, 'LO', 'Thorax of Zubaida'),
				...change
			}
		})
	}));
}

async function titlesOf(...given: Given[]): Promise<string[]> {
	const { result } = await convertHere(given.flatMap(filesOf));
	return result.ok ? imageTitles('CT chest', result.images) : [];
}

const CORONAL = text(0x00200037, 'DS', '1\\0\\0\\0\\0\\-1');
const SAGITTAL = text(0x00200037, 'DS', '0\\1\\0\\0\\0\\-1');
const TILTED = text(0x00200037, 'DS', '1\\0\\0\\0\\0.7071\\-0.7071');

describe('titles of several images in one upload', () => {
	test('[IM11] one image keeps the words of who sent it', async () => {
		expect(await titlesOf({ series: 3 })).toEqual(['CT chest']);
	});

	test('[IM11] several series are told apart by modality, plane and number, never by their description', async () => {
		const coronal = { ...CORONAL, ...text(0x00200032, 'DS', '0\\1\\0') };
		const titles = await titlesOf({ series: 2 }, { series: 5, change: coronal });
		expect(titles.sort()).toEqual([
			'CT axial, series 2 · CT chest',
			// Both of its slices lie at one place, so it says no plane for them together.
			'CT, series 5 · CT chest'
		]);
	});

	test.each([
		['coronal', CORONAL, (place: number) => `0\\${place}\\0`],
		['sagittal', SAGITTAL, (place: number) => `${place}\\0\\0`],
		['oblique', TILTED, (place: number) => `0\\0\\${place}`]
	])('[IM11] a %s series says so', async (plane, orientation, position) => {
		const files = [0, 1].map((index) => ({
			name: `${index}.dcm`,
			content: aSlice({
				number: index + 1,
				change: { ...orientation, ...text(0x00200032, 'DS', position(index * 4)) }
			})
		}));
		const { result } = await convertHere([...files, ...filesOf({ series: 9 })]);
		const titles = result.ok ? imageTitles('Study', result.images) : [];
		expect(titles).toContain(`CT ${plane} · Study`);
	});

	test('[IM11] mammograms are told apart by side and view, a scout by its name', async () => {
		const view = (number: number, side: string, name: string) => ({
			name: `${number}.dcm`,
			content: aSlice({
				number,
				change: {
					...text(0x00080060, 'CS', 'MG'),
					...text(0x00200062, 'CS', side),
					...text(0x00185101, 'CS', name),
					0x00200032: null,
					0x00200037: null
				}
			})
		});
		const views = await convertHere([view(1, 'R', 'CC'), view(2, 'L', 'MLO')]);
		expect(views.result.ok && imageTitles('Screening', views.result.images)).toEqual([
			'MG right CC · Screening',
			'MG left MLO · Screening'
		]);
		const localizer = text(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\LOCALIZER');
		const titles = await titlesOf({ series: 1, change: localizer }, { series: 2 });
		expect(titles).toContain('CT localizer, series 1 · CT chest');
	});

	test('[IM11] images of which nothing tells them apart are numbered', async () => {
		const { result } = await convertHere([
			{ name: 'a.jpg', content: await aPicture() },
			{ name: 'b.jpg', content: await aPicture() }
		]);
		expect(result.ok && imageTitles('Skin', result.images)).toEqual(['Skin 1', 'Skin 2']);
		const same = { ...text(0x00200011, 'IS', '4') };
		expect(await titlesOf({ series: 1, change: same }, { series: 2, change: same })).toEqual([
			'CT axial, series 4 · CT chest',
			'CT axial, series 4 · CT chest (2)'
		]);
	});
});
