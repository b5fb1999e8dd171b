import {ConfigError} from '../core/config/faults.ts';
import {Failure, HostError, toFailureData} from '../core/errors.ts';
import {texts, type Lang} from '../texts/index.ts';
import {colorOf, languageOf, outputOf} from './environment.ts';
import {FAILED} from './exit-codes.ts';
import {faultLines} from './fault-lines.ts';
import {initFlags, parseFlags} from './flags.ts';
import {helpText, usageOf} from './help.ts';
import {processOutput, type Output} from './output.ts';
import {preferences} from './preferences.ts';
import {version} from './version.ts';

interface Call {
	readonly words: readonly string[];
	readonly lang: Lang;
	readonly output: Output;
}

/** A command: its words are taken off before it is called; it gives back the exit status. */
const commands: Readonly<Record<string, (call: Call) => Promise<number>>> = {
	async init({words, lang, output}) {
		const {flags, rest} = parseFlags(words, initFlags);
		if (rest.length > 0) {
			throw new Failure('flag.invalid', {flag: `init ${rest[0] ?? ''}`, problem: 'unknown-command', value: rest[0] ?? '', known: []});
		}
		const asked = typeof flags.output === 'string' ? flags.output : undefined;
		const kind = outputOf(asked, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env);
		const {init} = await import('./init.ts');
		return init({flags, lang, kind, output, color: colorOf(typeof flags.color === 'string' ? flags.color : undefined, process.env)});
	},
	async config({words, lang, output}) {
		const {config} = await import('./config.ts');
		return config(words, {lang, output});
	},
	async preferences({words, output}) {
		const {changePreferences} = await import('./preferences.ts');
		return changePreferences(words, output);
	},
	async version({words, output}) {
		const {printVersion} = await import('./version-command.ts');
		return printVersion(words, output);
	},
};

/** @returns the exit status */
async function main(words: readonly string[]): Promise<number> {
	const output = processOutput();
	let lang: Lang = 'en';
	try {
		lang = languageOf(askedLanguage(words), preferences().lang, process.env);
		const [name = '', ...rest] = words.filter((word) => !word.startsWith('--lang=') || words[0] === 'init');
		if (name === '--version') {
			output.out(`kubestep ${version()}\n`);
			return 0;
		}
		if (name === '' || name === 'help' || isHelp(name) || rest.some(isHelp)) {
			output.out(helpText(isHelp(name) || name === 'help' ? rest[0] ?? '' : name, lang));
			return 0;
		}
		const command = commands[name];
		if (command === undefined) {
			throw new Failure('flag.invalid', {flag: name, problem: name.startsWith('-') ? 'unknown' : 'unknown-command', value: name, known: Object.keys(commands)});
		}
		return await command({words: rest, lang, output});
	} catch (error) {
		output.error(await explain(error, lang, words));
		return FAILED;
	}
}

/** What went wrong before or outside a run, in words. A stack trace helps nobody who reads this. */
async function explain(error: unknown, lang: Lang, words: readonly string[]): Promise<string> {
	if (error instanceof ConfigError) {
		return faultLines(error.warnings, 'warning', lang) + faultLines(error.faults, 'error', lang);
	}
	const {failureLines} = await import('../reporters/failure.ts');
	const data = error instanceof HostError && error.code.startsWith('SANDBOX') ? toFailureData(new Failure('sandbox.foreign', {...error.fields, code: error.code})) : toFailureData(error);
	const lines = failureLines(data, texts(lang));
	return `${lines.join('\n')}\n${data.code === 'flag.invalid' ? usageOf(words[0] ?? '', lang) : ''}`;
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

function askedLanguage(words: readonly string[]): string | undefined {
	const index = words.findLastIndex((word) => word === '--lang' || word.startsWith('--lang='));
	const word = words[index];
	return word === undefined ? undefined : word === '--lang' ? words[index + 1] : word.slice('--lang='.length);
}

process.exitCode = await main(process.argv.slice(2));
