import {Failure} from '../../core/told/failures.ts';
import type {Lang} from '../../texts/index.ts';
import type {Call} from '../line/command.ts';
import {shells} from '../line/commands.ts';
import {fishScript} from './fish.ts';
import {bashScript, zshScript} from './posix.ts';
import {completionTable, type CompletionTable} from './table.ts';

type Shell = typeof shells[number];

const scripts: Readonly<Record<Shell, (table: CompletionTable) => string>> = {bash: bashScript, zsh: zshScript, fish: fishScript};

/**
 * `kubestep completion bash|zsh|fish`: prints the shell's script. All that it offers stands in it,
 * so that a key press starts no program.
 */
export async function printCompletion({operands: [shell = ''], lang, output}: Call): Promise<number> {
	output.document(await completionScript(shell, lang));
	return 0;
}

/** @throws Failure `flag.invalid` for a shell that has no script */
export async function completionScript(shell: string, lang: Lang): Promise<string> {
	const known = shells.find((name) => name === shell);
	if (known === undefined) {
		throw new Failure('flag.invalid', {flag: 'completion', problem: 'not-one-of', value: shell, known: shells});
	}
	return scripts[known](await completionTable(lang));
}
