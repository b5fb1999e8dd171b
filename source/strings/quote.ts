/** A word as a POSIX shell takes it, as a person would type it: quoted where it has to be. */
export function shell(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word);
}

/** A command as a person would type it. */
export function commandLine(argv: readonly string[]): string {
	return argv.map((word) => shell(word)).join(' ');
}

/** A text in the quotes of a POSIX shell. */
export function quoted(text: string): string {
	return `'${text.replaceAll('\'', String.raw`'\''`)}'`;
}
