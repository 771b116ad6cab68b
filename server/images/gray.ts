import type { WindowPreset } from '#lib/domain/image/image.ts';

/** A frame through a window as 8-bit gray (DICOM PS3.3, C.11.2.1.2.1, function LINEAR). */
export function toGray(
	pixels: Int16Array,
	{ center, width }: Pick<WindowPreset, 'center' | 'width'>
): Buffer {
	const gray = Buffer.alloc(pixels.length);
	const middle = center - 0.5;
	const span = Math.max(1, width - 1);
	for (let index = 0; index < pixels.length; index += 1) {
		const share = ((pixels[index] ?? 0) - middle) / span + 0.5;
		gray[index] = Math.round(Math.min(1, Math.max(0, share)) * 255);
	}
	return gray;
}
