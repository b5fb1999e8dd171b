/** Text from outside as far as it is shown: a peer may say a megabyte where a word belongs. */
export function cut(text: string, length: number): string {
	return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Several lines of others' words as one. */
export function oneLine(text: string): string {
	return text.trim().replaceAll(/\s*\n\s*/g, '; ');
}
