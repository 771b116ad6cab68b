/** RFC 5322, section 2.1.1: lines of at most 78 characters. A link is never broken. */
export function wrapLetter(letter: string): string {
	return letter.replace(/(?![^\n]{1,76}$)([^\n]{1,76}) /gm, '$1\n');
}
