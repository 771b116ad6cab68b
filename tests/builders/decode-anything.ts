import sharp from 'sharp';

/** The worker's fence stands for a whole process, and a test that opens what was made may share one with a test of it. */
export function decodeAnything(): void {
	sharp.unblock({ operation: ['VipsForeignLoad'] });
}
