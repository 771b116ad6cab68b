import { NotTaken } from './refusal.ts';

/** libvips answers with its own words, which can hold text of the file; only the code goes on. A refusal with a reason of its own stays what it is. */
export async function orBroken<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof NotTaken) {
			throw error;
		}
		const isTooLarge = error instanceof Error && error.message.includes('pixel limit');
		throw new NotTaken(isTooLarge ? 'too_many_pixels' : 'broken');
	}
}
