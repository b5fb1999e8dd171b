const escapes: Readonly<Record<string, string>> = {
	'\u0007': String.raw`\a`,
	'\b': String.raw`\b`,
	'\f': String.raw`\f`,
	'\n': String.raw`\n`,
	'\r': String.raw`\r`,
	'\t': String.raw`\t`,
	'\v': String.raw`\v`,
	'"': String.raw`\"`,
	'\\': String.raw`\\`,
};

/** A double-quoted string as Go's `%q` writes it: printable characters stay, spaces too. */
export function quote(text: string): string {
	return `"${Array.from(text, escape).join('')}"`;
}

function escape(character: string): string {
	const known = escapes[character];
	if (known !== undefined) {
		return known;
	}
	if (character === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)) {
		return character;
	}
	const code = character.codePointAt(0) ?? 0;
	const hex = code.toString(16);
	if (code < 0x80) {
		return String.raw`\x` + hex.padStart(2, '0');
	}
	return code > 0xFF_FF ? String.raw`\U` + hex.padStart(8, '0') : String.raw`\u` + hex.padStart(4, '0');
}
