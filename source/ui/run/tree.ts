/** What a YAML text holds, as far as an explanation needs it. Scalars stay texts. */
export type Tree = string | readonly Tree[] | {readonly [key: string]: Tree};

/**
 * Reads block YAML as the program writes it itself: mappings, sequences, scalars, `{}` and `[]`.
 * Block scalars come as one text. It never throws: what it cannot read is left out, as the text
 * stands beside the explanation in full.
 */
export function readTree(text: string): Tree {
	const lines = text.split('\n').filter((row) => row.trim() !== '' && !/^\s*#|^---/.test(row)).map((row) => ({indent: row.search(/\S/), text: row.trim()}));
	return block({lines, at: 0}, 0);
}

/** The member at a path; undefined where there is none. */
export function member(tree: Tree | undefined, ...path: readonly (string | number)[]): Tree | undefined {
	return path.reduce<Tree | undefined>((node, key) => {
		if (node === undefined || typeof node === 'string') {
			return undefined;
		}
		return Array.isArray(node) ? (node as readonly Tree[])[Number(key)] : Object.hasOwn(node, key) ? (node as Readonly<Record<string, Tree>>)[key] : undefined;
	}, tree);
}

export function scalar(tree: Tree | undefined): string {
	return typeof tree === 'string' ? tree : '';
}

export function items(tree: Tree | undefined): readonly Tree[] {
	return Array.isArray(tree) ? tree as readonly Tree[] : [];
}

interface Reader {
	readonly lines: {indent: number; text: string}[];
	at: number;
}

const key = /^("(?:[^"\\]|\\.)*"|[^\s"'{[#-][^:]*|-[^\s:][^:]*):(?:\s+(.*))?$/;

function block(reader: Reader, indent: number): Tree {
	const first = reader.lines[reader.at];
	if (first === undefined || first.indent < indent) {
		return '';
	}
	return /^-(?:\s|$)/.test(first.text) ? sequence(reader, first.indent) : key.test(first.text) ? mapping(reader, first.indent) : words(reader, first.indent);
}

function sequence(reader: Reader, indent: number): Tree {
	const entries: Tree[] = [];
	for (let line = reader.lines[reader.at]; line !== undefined && line.indent === indent && /^-(?:\s|$)/.test(line.text); line = reader.lines[reader.at]) {
		const rest = line.text.slice(1).trim();
		if (rest === '') {
			reader.at += 1;
			entries.push(block(reader, indent + 1));
		} else if (key.test(rest) || /^-\s/.test(rest)) {
			// What follows the dash is a block of its own, as far in as it stands.
			reader.lines[reader.at] = {indent: indent + line.text.length - rest.length, text: rest};
			entries.push(block(reader, indent + 1));
		} else {
			reader.at += 1;
			entries.push(plainValue(rest));
		}
	}
	return entries;
}

function mapping(reader: Reader, indent: number): Tree {
	const members: Record<string, Tree> = Object.create(null) as Record<string, Tree>;
	for (let line = reader.lines[reader.at]; line !== undefined && line.indent === indent; line = reader.lines[reader.at]) {
		const found = key.exec(line.text);
		if (found === null) {
			break;
		}
		reader.at += 1;
		const [, name = '', rest = ''] = found;
		const next = reader.lines[reader.at];
		const nested = next !== undefined && (next.indent > indent || (next.indent === indent && /^-(?:\s|$)/.test(next.text)));
		members[scalar(plainValue(name))] = rest === '' ? (nested ? block(reader, next.indent) : '') : /^[|>][+-]?\d*$/.test(rest) ? words(reader, indent + 1) : plainValue(rest);
	}
	return members;
}

/** Rows of a block scalar, or what cannot be read otherwise: everything as far in, or further. */
function words(reader: Reader, indent: number): string {
	const rows: string[] = [];
	for (let line = reader.lines[reader.at]; line !== undefined && line.indent >= indent; line = reader.lines[reader.at]) {
		rows.push(line.text);
		reader.at += 1;
	}
	return rows.join('\n');
}

function plainValue(text: string): Tree {
	if (text === '{}' || text === '[]') {
		return text === '{}' ? {} : [];
	}
	if (text.startsWith('"')) {
		try {
			return String(JSON.parse(text));
		} catch {
			return text;
		}
	}
	return /^'.*'$/s.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text;
}
