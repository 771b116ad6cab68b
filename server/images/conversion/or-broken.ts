import { NotTaken } from './refusal.ts';

/** libvips answers with its own words, which can hold text of the file; only the code goes on. */
export async function orBroken<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		const isTooLarge = error instanceof Error && error.message.includes('pixel limit');
		throw new NotTaken(isTooLarge ? 'too_many_pixels' : 'broken');
	}
}
