import type {Random} from './random.ts';

/** A change of the text of a file. */
export type TextMutation = (text: string, random: Random, other: string) => string;

/** Of control: C0, DEL, C1, escape sequences that clear or retitle a terminal; and what turns or hides text. */
const controls = ['\0', '\u0001', '\u0007', '\b', '\v', '\f', '\u001B[2J', '\u001B]0;title\u0007', '\u007F', '\u0085', '\u009B31m', '\u00A0', '\u200B', '\u2028', '\u2029', '\u202E', '\u2066', '\uFEFF', '\uFFFE', '\uFFFF', '\r', '\t'];
const words = [
	': ', ':', '- ', '? ', '{', '}', '[', ']', ',', '"', '\'', '|\n', '>\n', '&a ', '*a', '*none', '<<: *a\n', '!!binary ', '!!int ', '!foo ', '!<', '%YAML 1.2\n', '...\n', '---\n', '--- ', '# ', '@', '`', '\\', '\\x', '"\\u', '"\\ud83d"',
	'null', '~', 'true', 'yes', '0', '-1', '1e400', '0x', '1_000', '.nan', '.inf', '2026-13-45', '12:30:45', '__proto__: 1\n', 'constructor:\n  prototype: 1\n', 'toString: x\n', '😀', '控制平面', 'é', '\uD83D',
];

const cut = (text: string, at: number, length: number, instead = '') => text.slice(0, at) + instead + text.slice(at + length);
const at = (text: string, random: Random) => random.below(text.length + 1);
const lines = (text: string) => text.split(/(?<=\n)/);

/** A few lines that stand for billions of values. */
export function aliasBomb(depth: number, width: number): string {
	const first = `a0: &a0 [${Array(width).fill('x').join(',')}]\n`;
	return first + Array.from({length: depth}, (_, level) => `a${level + 1}: &a${level + 1} [${Array(width).fill(`*a${level}`).join(',')}]\n`).join('');
}

/** The same with mappings that are merged. */
export const mergeBomb = (depth: number, width: number): string => `m0: &m0 {x: 1}\n${Array.from({length: depth}, (_, level) => `m${level + 1}: &m${level + 1}\n${Array.from({length: width}, (_, index) => `  k${index}: *m${level}\n`).join('')}  <<: [${Array(width).fill(`*m${level}`).join(',')}]\n`).join('')}`;

export const textMutations: Readonly<Record<string, TextMutation>> = {
	truncate: (text, random) => text.slice(0, at(text, random)),
	'lose the beginning': (text, random) => text.slice(at(text, random)),
	splice: (text, random, other) => text.slice(0, at(text, random)) + other.slice(at(other, random)),
	'append another': (text, random, other) => `${text}${random.pick(['', '\n', '---\n', '...\n'])}${other}`,
	'drop characters': (text, random) => cut(text, at(text, random), 1 + random.below(40)),
	'repeat characters': (text, random) => {
		const start = at(text, random);
		const part = text.slice(start, start + 1 + random.below(60));
		return cut(text, start, 0, part.repeat(1 + random.below(3)));
	},
	'drop a line': (text, random) => lines(text).toSpliced(random.below(lines(text).length), 1).join(''),
	'repeat a line': (text, random) => {
		const all = lines(text);
		const index = random.below(all.length);
		const line = all[index] ?? '';
		return all.toSpliced(index, 0, line.repeat(Math.min(random.pick([1, 1, 2, 2000]), Math.ceil(1_000_000 / (line.length + 1))))).join('');
	},
	'move a line': (text, random) => {
		const all = lines(text);
		const [line = ''] = all.splice(random.below(all.length), 1);
		return all.toSpliced(random.below(all.length + 1), 0, line).join('');
	},
	'indent a line': (text, random) => {
		const all = lines(text);
		const index = random.below(all.length);
		return all.with(index, random.pick([' ', '  ', '\t', '        ', ' \t']) + (all[index] ?? '')).join('');
	},
	'unindent a line': (text, random) => {
		const all = lines(text);
		const index = random.below(all.length);
		return all.with(index, (all[index] ?? '').replace(/^ {1,2}/, '')).join('');
	},
	'insert a control character': (text, random) => cut(text, at(text, random), 0, random.pick(controls)),
	'insert control characters': (text, random) => {
		let result = text;
		for (let count = 1 + random.below(20); count > 0; count -= 1) {
			result = cut(result, at(result, random), 0, random.pick(controls));
		}
		return result;
	},
	'insert a word of YAML': (text, random) => cut(text, at(text, random), random.below(3), random.pick(words)),
	'insert words of YAML': (text, random) => {
		let result = text;
		for (let count = 2 + random.below(8); count > 0; count -= 1) {
			result = cut(result, at(result, random), random.below(3), random.pick(words));
		}
		return result;
	},
	'end lines with CR LF': (text) => text.replaceAll('\n', '\r\n'),
	'end lines with CR': (text) => text.replaceAll('\n', '\r'),
	'mix line ends': (text, random) => text.replaceAll('\n', () => random.pick(['\n', '\r\n', '\r', '\u2028', '\u0085'])),
	'begin with a byte order mark': (text) => `\uFEFF${text}`,
	'indent with tabs': (text) => text.replaceAll(/^ +/gm, (blanks) => '\t'.repeat(Math.ceil(blanks.length / 2))),
	'put tabs for some blanks': (text, random) => text.replaceAll(' ', () => (random.chance(0.1) ? '\t' : ' ')),
	'lose all line ends': (text) => text.replaceAll('\n', ' '),
	'change the case of a letter': (text, random) => {
		const index = at(text, random);
		const letter = text.charAt(index);
		return cut(text, index, 1, letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase());
	},
	'add an alias bomb': (text, random) => `${text}${random.pick(['', '---\n'])}${aliasBomb(1 + random.below(12), 2 + random.below(9))}`,
	'add a merge bomb': (text, random) => `${text}${mergeBomb(1 + random.below(12), 1 + random.below(9))}`,
	'add an alias of itself': (text, random) => `${text}${random.pick(['x: &x [*x]\n', 'x: &x {y: *x}\n', 'x: &x\n  <<: *x\n'])}`,
	'add many anchors': (text, random) => `${text}${Array.from({length: random.pick([10, 5000])}, (_, index) => `n${index}: &n${index} {v: ${index}}\nr${index}: *n${index}\n`).join('')}`,
	'add many documents': (text, random) => {
		const separator = random.pick(['---\n', '---\n# x\n', '---\nx\n', '--- x\n', '...\n', `---\n${text}`]);
		return text + separator.repeat(Math.min(random.pick([2, 30, 100_000]), Math.ceil(900_000 / separator.length)));
	},
	'grow to 10 MB': (text, random) => {
		const more = random.pick([`---\n${text}`, '# a comment\n', ' ', '\n', 'x: y\n', '- a\n', '[', '\0', '😀']);
		return text + more.repeat(Math.ceil(10_000_000 / more.length));
	},
	'add deep brackets': (text, random) => `${text}x: ${random.pick(['[', '{a: ', '\n - ', '- ', '? ', '!a ', '&a ', '[{"a":']).repeat(random.pick([59, 60, 61, 10_000]))}`,
};

/** Changes of a file's bytes, after all others. */
export const byteMutations: Readonly<Record<string, (bytes: Buffer, random: Random) => Buffer>> = {
	'change bytes': (bytes, random) => {
		const changed = Buffer.from(bytes);
		for (let count = 1 + random.below(4); count > 0 && changed.length > 0; count -= 1) {
			changed[random.below(changed.length)] = random.below(256);
		}
		return changed;
	},
	'insert bytes': (bytes, random) => {
		const index = random.below(bytes.length + 1);
		return Buffer.concat([bytes.subarray(0, index), Buffer.from(Array.from({length: 1 + random.below(8)}, () => random.below(256))), bytes.subarray(index)]);
	},
	'cut inside a character': (bytes, random) => Buffer.concat([bytes.subarray(0, random.below(bytes.length + 1)), Buffer.from([random.pick([0xC3, 0xE2, 0xF0, 0xFF, 0xED])])]),
	'write in UTF-16': (bytes, random) => {
		const text = Buffer.from((random.chance(0.7) ? '\uFEFF' : '') + bytes.toString('utf8'), 'utf16le');
		return random.chance(0.5) ? text : text.swap16();
	},
	'write in Latin-1': (bytes) => Buffer.from(`${bytes.toString('utf8')}# é\n`, 'latin1'),
	'only random bytes': (_, random) => Buffer.from(Array.from({length: random.pick([1, 100, 10_000])}, () => random.below(256))),
};
