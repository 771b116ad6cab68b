import { NotTaken } from '../conversion/refusal.ts';

const HEADER_BYTES = 64;
/** Places of segments in the header; each sample has one for each of its bytes. */
const SEGMENT_LIMIT = 15;

/**
 * Bytes of an RLE frame, pixel after pixel, the samples of a pixel together, 16-bit words little endian (DICOM PS3.5, annex
 * G). Ours, since the codec library reads past the end of a frame that is cut off.
 */
export function decodeRle(
	packed: Buffer,
	{
		pixelCount,
		samples,
		bytesPerSample
	}: { pixelCount: number; samples: number; bytesPerSample: number }
): Buffer {
	const segmentCount = samples * bytesPerSample;
	if (
		packed.length < HEADER_BYTES ||
		segmentCount > SEGMENT_LIMIT ||
		packed.readUInt32LE(0) !== segmentCount
	) {
		throw new NotTaken('broken');
	}
	const decoded = Buffer.alloc(pixelCount * segmentCount);
	for (let segment = 0; segment < segmentCount; segment += 1) {
		const start = packed.readUInt32LE(4 + segment * 4);
		const isLast = segment === segmentCount - 1;
		const end = isLast ? packed.length : packed.readUInt32LE(8 + segment * 4);
		if (start < HEADER_BYTES || end < start || end > packed.length) {
			throw new NotTaken('broken');
		}
		const sample = Math.floor(segment / bytesPerSample);
		// The most significant byte of a sample comes first.
		const byte = bytesPerSample - 1 - (segment % bytesPerSample);
		unpack(packed.subarray(start, end), {
			decoded,
			first: sample * bytesPerSample + byte,
			step: segmentCount
		});
	}
	return decoded;
}

/** PackBits: a count of literal bytes, or of repetitions of one. Every pixel has to be there. */
function unpack(
	packed: Buffer,
	{ decoded, first, step }: { decoded: Buffer; first: number; step: number }
): void {
	let to = first;
	let at = 0;
	while (to < decoded.length && at < packed.length) {
		const control = packed.readInt8(at);
		at += 1;
		if (control === -128) {
			continue;
		}
		const isRun = control < 0;
		// What runs over the last pixel is cut off: some writers pad so.
		for (let left = isRun ? 1 - control : control + 1; left > 0 && to < decoded.length; left -= 1) {
			const value = packed[at];
			if (value === undefined) {
				throw new NotTaken('broken');
			}
			decoded[to] = value;
			to += step;
			at += isRun ? 0 : 1;
		}
		at += isRun ? 1 : 0;
	}
	if (to < decoded.length) {
		throw new NotTaken('broken');
	}
}
