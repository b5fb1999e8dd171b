import {ConfigError} from '../core/told/faults.ts';
import {Failure, HostError, toFailureData} from '../core/told/failures.ts';
import type {Lang} from '../texts/types.ts';
import {languageOf, outputOf} from './run/environment.ts';
import {FAILED} from './line/exit-codes.ts';
import {parseFlags} from './line/flags.ts';
import {ifAllFails} from './run/last-resort.ts';
import {earlyWords} from './print/early.ts';
import {processOutput, type Output} from './print/output.ts';
import {unreadable} from './run/unreadable.ts';
import {flagsOf, meantAsConfig, resolve} from './line/resolve.ts';
import {textLines} from '../strings/text-lines.ts';
import {preferredWords} from './run/preferred.ts';
import {readSettings} from './run/settings-file.ts';
import {version} from './run/version.ts';
import {outputLines, type Shown} from '../strings/sanitize.ts';

interface Ended {
	readonly status: number;
	/** What the command ends with where something went wrong. */
	readonly trouble: number;
	readonly lang: Lang;
}

/** @returns the exit status; no success where not all of standard output could be written */
export async function main(words: readonly string[], output = processOutput()): Promise<number> {
	const {status, trouble, lang} = await carryOut(words, output);
	const errno = output.lost?.();
	if (errno === undefined) {
		return status;
	}
	output.error(outputLines(...await explain(new Failure('output.lost', {errno}), lang, '')));
	return Math.max(status, trouble);
}

async function carryOut(words: readonly string[], output: Output): Promise<Ended> {
	let lang: Lang = 'en';
	let path = '';
	let trouble = FAILED;
	const ended = (status: number): Ended => ({status, trouble, lang});
	try {
		const {settings, path: file, setAside, refused} = readSettings();
		lang = languageOf(askedLanguage(words), settings['lang'], process.env);
		ifAllFails({lang});
		if (setAside !== undefined) {
			output.error(outputLines(earlyWords[lang].preferencesBroken(file, setAside)));
		}
		// The command that shows and changes them says it itself.
		if (refused !== undefined && words[0] !== 'settings') {
			output.error(outputLines(...await explain(unreadable(file, refused), lang, ''), earlyWords[lang].preferencesPassedOver));
		}
		if (words[0] === '--version') {
			output.out(outputLines(`kubestep ${version()}`));
			return ended(0);
		}
		if (words[0] === 'help') {
			return ended(await help(words.slice(1), lang, output));
		}
		const end = words.indexOf('--');
		const asksHelp = words.slice(0, end === -1 ? undefined : end).some((word) => word === '--help' || word === '-h');
		const resolved = resolve(words.filter((word) => !asksHelp || (word !== '--help' && word !== '-h')));
		path = resolved.path;
		const {command} = resolved;
		trouble = command.trouble ?? FAILED;
		ifAllFails({lang, status: trouble});
		if (asksHelp) {
			output.out(await helpOf(path, lang));
			return ended(0);
		}
		const specs = flagsOf(command);
		const preferred = preferredWords(settings, specs);
		const {flags, rest} = parseFlags([...preferred, ...resolved.words], specs);
		const operands = command.operands?.verbatim ? rest : rest.filter((word) => word !== '--');
		if (flags.rootfs !== undefined) {
			throw new Failure('flag.invalid', {flag: '--rootfs', problem: 'rootfs', value: ''});
		}
		if (operands.length > (command.operands?.most ?? 0)) {
			throw new Failure('flag.invalid', {flag: path, problem: 'unknown-command', value: operands.at(-1) ?? '', known: [], near: meantAsConfig(operands.at(-1) ?? '', specs) ?? ''});
		}
		if (command.load !== undefined) {
			const act = await command.load();
			return ended(await act({path, flags, typed: Object.keys(preferred.length === 0 ? flags : parseFlags(resolved.words, specs).flags), operands, lang, output}));
		}
		if (path === '' && outputOf(undefined, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env) === 'tui') {
			const {start} = await import('./commands/start.ts');
			return ended(await start(lang, output, async (chosen, inLang) => (await carryOut([...chosen, `--lang=${inLang}`], output)).status));
		}
		if (path === '') {
			const [{startLines}, {columnsOf}] = await Promise.all([import('./commands/start.ts'), import('./print/fold.ts')]);
			output.out(outputLines(...await startLines(lang, columnsOf(process.stdout))));
			return ended(0);
		}
		output.out(await helpOf(path, lang));
		if (command.helpOnly === true) {
			return ended(0);
		}
		throw new Failure('flag.invalid', {flag: path, problem: 'command-missing', value: ''});
	} catch (error) {
		output.error(outputLines(...await explain(error, lang, path)));
		return ended(trouble);
	}
}

/** `help init phase`: where there is no such command, that is said, and is no failure (as kubeadm has it). */
async function help(words: readonly string[], lang: Lang, output: Output): Promise<number> {
	const topic = words.filter((word) => !word.startsWith('-'));
	let path = '';
	try {
		({path} = resolve(topic));
	} catch (error) {
		output.error(outputLines(...await explain(error, lang, '')));
	}
	output.out(await helpOf(path, lang));
	return 0;
}

/** Texts load when they are said: most commands need few of them. */
async function helpOf(path: string, lang: Lang): Promise<Shown> {
	const [{helpText}, {columnsOf}] = await Promise.all([import('./line/help.ts'), import('./print/fold.ts')]);
	const text = await helpText(path, lang, columnsOf(process.stdout));
	return outputLines(...textLines(text), ...(path === '' ? (await import('./commands/start.ts')).nameLines(lang) : []));
}

/** What went wrong before or outside a run, in lines. A stack trace helps nobody who reads this. */
async function explain(error: unknown, lang: Lang, path: string): Promise<string[]> {
	if (error instanceof ConfigError) {
		const {faultLines} = await import('./print/fault-lines.ts');
		return [...faultLines(error.warnings, 'warning', lang), ...faultLines(error.faults, 'error', lang)];
	}
	const [{failureReport}, {texts}, {usageOf}, {maskData}] = await Promise.all([import('../reporters/failure.ts'), import('../texts/index.ts'), import('./line/help.ts'), import('../core/secrets/masking.ts')]);
	const data = error instanceof HostError && error.code.startsWith('SANDBOX') ? toFailureData(new Failure('sandbox.foreign', {...error.fields, code: error.code})) : toFailureData(error);
	const lines = failureReport(maskData(data), texts(lang));
	// An unknown command is told by the one above it.
	return data.code !== 'flag.invalid' ? lines : [...lines, usageOf(data.fields.problem === 'unknown-command' ? data.fields.flag : data.fields.of ?? path, lang)];
}

function askedLanguage(words: readonly string[]): string | undefined {
	const index = words.findLastIndex((word) => word === '--lang' || word.startsWith('--lang='));
	const word = words[index];
	return word === undefined ? undefined : word === '--lang' ? words[index + 1] : word.slice('--lang='.length);
}
