/** First and last digits of a hash: enough to compare two screens or two prints by eye. */
export function shortHash(hash: string): string {
	return `${hash.slice(0, 4)} ${hash.slice(4, 8)} … ${hash.slice(-4)}`;
}
