import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import dcmjs from 'dcmjs';
import imaging from 'dcmjs-imaging';

const { DicomImage, NativePixelDecoder, WindowLevel } = imaging;

/** An image as another library reads it, from the first byte of the file to the screen. */
export type SecondDecoder = {
	width: number;
	height: number;
	/** Red, green and blue of a frame, through this window where the image is gray. */
	render: (frame: number, window?: { center: number; width: number }) => Buffer;
};

export async function openSecondDecoder(content: Buffer): Promise<SecondDecoder> {
	if (!NativePixelDecoder.isInitialized()) {
		const entry = createRequire(import.meta.url).resolve('dcmjs-imaging');
		imaging.log.setLevel('silent');
		await NativePixelDecoder.initializeAsync({
			webAssemblyModulePathOrUrl: join(dirname(entry), 'dcmjs-native-codecs.wasm')
		});
	}
	const image = new DicomImage(arrayBufferOf(content));
	return {
		width: image.getWidth(),
		height: image.getHeight(),
		render: (frame, window) => {
			const windowLevel =
				window === undefined ? undefined : new WindowLevel(window.width, window.center);
			const { pixels } = image.render({ frame, windowLevel, renderOverlays: false });
			return withoutAlpha(Buffer.from(pixels));
		}
	};
}

/** A loop: pictures are rendered some hundred times, and a function called for each byte took as long as to render them. */
function withoutAlpha(rgba: Buffer): Buffer {
	const rgb = Buffer.alloc((rgba.length / 4) * 3);
	for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
		rgb[to] = rgba[from] ?? 0;
		rgb[to + 1] = rgba[from + 1] ?? 0;
		rgb[to + 2] = rgba[from + 2] ?? 0;
	}
	return rgb;
}

const TAGS = {
	names: ['PatientName', 'PatientID', 'PatientBirthDate', 'InstitutionName', 'AccessionNumber'],
	people: ['ReferringPhysicianName', 'OperatorsName', 'PerformingPhysicianName', 'StationName'],
	dates: ['StudyDate', 'SeriesDate', 'AcquisitionDate', 'ContentDate', 'StudyDescription'],
	uids: ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID', 'FrameOfReferenceUID']
};

/** What a file says of its patient, hospital and time, and its UIDs, as text; too short a word would be found anywhere. */
export function identifiersIn(content: Buffer): string[] {
	dcmjs.log.setLevel('silent');
	// Of a character set that it does not know it says so, and goes on.
	const options = { ignoreErrors: true };
	const { dict } = dcmjs.data.DicomMessage.readFile(arrayBufferOf(content), options);
	const elements = dcmjs.data.DicomMetaDictionary.naturalizeDataset(dict);
	const values = Object.values(TAGS)
		.flat()
		.flatMap((name) => wordsIn(elements[name]));
	return [...new Set(values)].filter((value) => value.length >= 4);
}

function wordsIn(value: unknown): string[] {
	if (typeof value === 'string') {
		return [value, ...value.split(/[\^= ]+/)];
	}
	if (Array.isArray(value)) {
		return value.flatMap(wordsIn);
	}
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}

function arrayBufferOf({ buffer, byteOffset, byteLength }: Buffer): ArrayBuffer {
	const bytes = new Uint8Array(byteLength);
	bytes.set(new Uint8Array(buffer, byteOffset, byteLength));
	return bytes.buffer;
}
