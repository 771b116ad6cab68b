import { headerOf, type HeaderSource } from './address.ts';

/** What a browser sent under this cookie's name; null where it sent none. */
export function cookieValue(headers: HeaderSource, name: string): string | null {
	const pairs = (headerOf(headers, 'cookie') ?? '').split(';').map((pair) => pair.trim());
	return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}
