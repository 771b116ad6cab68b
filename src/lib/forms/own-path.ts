const HERE = 'http://own.invalid';

/** Where `?next=` may lead: a path of our own, or the fallback. A browser reads "//host" and "/\\host" as another site. */
export function ownPath(next: unknown, fallback = '/'): string {
	if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, HERE)) {
		return fallback;
	}
	const { origin, pathname, search, hash } = new URL(next, HERE);
	return origin === HERE && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : fallback;
}
