/** JSON is no deeper than this: no object of the API has a tenth of it, and what goes through it level by level must not run out of stack. */
const MOST_LEVELS = 200;

/** Values in one text: the largest lists that are asked for have a fraction of it, and each costs memory whatever it says. */
const MOST_VALUES = 2_000_000;

export type ShapeFault = 'deep' | 'many';

/**
 * Whether a text, read as JSON, becomes more than it is worth: a few megabytes of brackets are a gigabyte of objects.
 * Looks at brackets and commas outside strings, and at nothing else.
 */
export function shapeFault(text: string): ShapeFault | undefined {
	let level = 0;
	let values = 0;
	for (let at = 0; at < text.length; at += 1) {
		switch (text.charCodeAt(at)) {
			case QUOTE: {
				at = endOfString(text, at);
				break;
			}
			case OPEN_LIST:
			case OPEN_MAP: {
				level += 1;
				values += 1;
				if (level > MOST_LEVELS) {
					return 'deep';
				}
				break;
			}
			case CLOSE_LIST:
			case CLOSE_MAP: {
				level -= 1;
				break;
			}
			case COMMA: {
				values += 1;
				break;
			}
			default:
		}
		if (values > MOST_VALUES) {
			return 'many';
		}
	}
	return undefined;
}

const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [0x22, 0x5C, 0x2C, 0x5B, 0x5D, 0x7B, 0x7D];

/** Where the closing quote is, or the text's end. */
function endOfString(text: string, from: number): number {
	for (let end = text.indexOf('"', from + 1); end !== -1; end = text.indexOf('"', end + 1)) {
		let slashes = 0;
		while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) {
			slashes += 1;
		}
		if (slashes % 2 === 0) {
			return end;
		}
	}
	return text.length;
}
