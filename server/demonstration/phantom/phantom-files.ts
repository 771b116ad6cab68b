import { MATRIX, PIXEL_MM, xOf } from './chest/canvas.ts';
import { SLICE_STEP_MM, chestSlices } from './chest/chest-series.ts';
import { mammogram } from './mammogram/mammogram.ts';
import { wholeSlide } from './whole-slide/whole-slide.ts';
import { EXPLICIT_LITTLE, writeDicom } from './write-dicom.ts';

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
/** Below the root for UIDs without a registered one (PS3.5, annex B.2); the portal replaces them anyway. */
const STUDY = '2.25.20261121';
const INTERCEPT = -1024;

type PhantomFile = { name: string; content: Iterable<Uint8Array> };

/** The phantom chest CT as the DICOM files that a scanner would write, one slice at a time. */
export function* chestFiles(): Generator<PhantomFile> {
	let number = 0;
	for (const { z, hu } of chestSlices()) {
		number += 1;
		yield { name: `${String(number).padStart(4, '0')}.dcm`, content: [sliceFile(number, z, hu)] };
	}
}

/** The whole slide as the one file that a scanner would write. */
export async function wholeSlideFiles(): Promise<PhantomFile[]> {
	return [{ name: 'slide.tif', content: await wholeSlide() }];
}

/** The mammogram-like picture as one PNG file. */
export async function mammogramFiles(): Promise<PhantomFile[]> {
	return [{ name: 'mammogram.png', content: [await mammogram()] }];
}

function sliceFile(number: number, z: number, hu: Int16Array): Buffer {
	return writeDicom({
		transferSyntax: EXPLICIT_LITTLE,
		sopClass: CT_IMAGE,
		sopInstance: `${STUDY}.1.${number}`,
		elements: [
			{ tag: 0x00080008, vr: 'CS', value: 'ORIGINAL\\PRIMARY\\AXIAL' },
			{ tag: 0x00080060, vr: 'CS', value: 'CT' },
			{ tag: 0x00080070, vr: 'LO', value: 'Synthetic phantom, made by code' },
			{ tag: 0x00100010, vr: 'PN', value: 'PHANTOM^SYNTHETIC' },
			{ tag: 0x00180015, vr: 'CS', value: 'CHEST' },
			{ tag: 0x00180050, vr: 'DS', value: String(SLICE_STEP_MM) },
			{ tag: 0x00180060, vr: 'DS', value: '120' },
			{ tag: 0x00185100, vr: 'CS', value: 'HFS' },
			{ tag: 0x0020000d, vr: 'UI', value: STUDY },
			{ tag: 0x0020000e, vr: 'UI', value: `${STUDY}.1` },
			{ tag: 0x00200013, vr: 'IS', value: String(number) },
			{
				tag: 0x00200032,
				vr: 'DS',
				value: [xOf(0), xOf(0), z].map((mm) => mm.toFixed(3)).join('\\')
			},
			{ tag: 0x00200037, vr: 'DS', value: '1\\0\\0\\0\\1\\0' },
			{ tag: 0x00200052, vr: 'UI', value: `${STUDY}.2` },
			{ tag: 0x00280002, vr: 'US', value: 1 },
			{ tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
			{ tag: 0x00280010, vr: 'US', value: MATRIX },
			{ tag: 0x00280011, vr: 'US', value: MATRIX },
			{ tag: 0x00280030, vr: 'DS', value: `${PIXEL_MM}\\${PIXEL_MM}` },
			{ tag: 0x00280100, vr: 'US', value: 16 },
			{ tag: 0x00280101, vr: 'US', value: 12 },
			{ tag: 0x00280102, vr: 'US', value: 11 },
			{ tag: 0x00280103, vr: 'US', value: 0 },
			{ tag: 0x00280301, vr: 'CS', value: 'NO' },
			{ tag: 0x00281050, vr: 'DS', value: '-600' },
			{ tag: 0x00281051, vr: 'DS', value: '1500' },
			{ tag: 0x00281052, vr: 'DS', value: String(INTERCEPT) },
			{ tag: 0x00281053, vr: 'DS', value: '1' },
			{ tag: 0x7fe00010, vr: 'OW', value: storedWords(hu) }
		]
	});
}

/** Twelve bits without a sign, as CT scanners store them. */
function storedWords(hu: Int16Array): Buffer {
	const words = Buffer.alloc(hu.length * 2);
	hu.forEach((value, index) => {
		words.writeUInt16LE(Math.min(4095, Math.max(0, value - INTERCEPT)), index * 2);
	});
	return words;
}
