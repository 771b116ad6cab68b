/** A frame in an address, counted from 0; null for anything else. */
export function frameNumber(text: string): number | null {
	return /^(0|[1-9]\d{0,4})$/.test(text) ? Number(text) : null;
}
