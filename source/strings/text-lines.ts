/** The lines of a text, which is a file or what a program said: line ends divide, and tabs become columns of eight. */
export function textLines(text: string): string[] {
	const lines = text.split(/\r\n|\n/);
	if (lines.at(-1) === '') {
		lines.pop();
	}
	return lines.map(expandTabs);
}

function expandTabs(line: string): string {
	let out = '';
	for (const part of line.split(/(\t)/)) {
		out += part === '\t' ? ' '.repeat(8 - (out.length % 8)) : part;
	}
	return out;
}
