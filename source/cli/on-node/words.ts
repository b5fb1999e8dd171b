/** A call of one of the node's programs: its flags by name, and what is no flag. */
export interface Words {
	readonly flags: ReadonlyMap<string, string>;
	readonly operands: readonly string[];
}

/**
 * Takes a call apart as those programs do: `-n 20`, `-n20`, `-xeu kubelet`, `--name=etcd`.
 * @param valued flags that take a value, by each of their names
 */
export function readWords(argv: readonly string[], valued: readonly string[]): Words {
	const flags = new Map<string, string>();
	const operands: string[] = [];
	for (let index = 0; index < argv.length; index += 1) {
		const word = argv[index] ?? '';
		const next = (): string => argv[index += 1] ?? '';
		if (word === '--') {
			operands.push(...argv.slice(index + 1));
			break;
		}
		const [, long, given] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
		if (long !== undefined) {
			flags.set(long, given ?? (valued.includes(long) ? next() : ''));
			continue;
		}
		if (!/^-[A-Za-z]/.test(word)) {
			operands.push(word);
			continue;
		}
		for (let at = 1; at < word.length; at += 1) {
			const letter = word[at] ?? '';
			if (valued.includes(letter)) {
				flags.set(letter, word.slice(at + 1).replace(/^=/, '') || next());
				break;
			}
			flags.set(letter, '');
		}
	}
	return {flags, operands};
}

/** What was given by any of its names. */
export const flagOf = ({flags}: Words, ...names: readonly string[]): string | undefined => names.map((name) => flags.get(name)).find((value) => value !== undefined);
