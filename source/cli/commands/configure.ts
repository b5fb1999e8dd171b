import {spawn} from 'node:child_process';
import {existsSync, fchownSync} from 'node:fs';
import {realpath, stat} from 'node:fs/promises';
import {isFailure} from '../../core/told/failures.ts';
import {validateConfig} from '../../core/config/commands/commands.ts';
import {ConfigError} from '../../core/told/faults.ts';
import type {Host} from '../../core/ports/index.ts';
import {commandLine} from '../../strings/quote.ts';
import {outputLines} from '../../strings/sanitize.ts';
import {replaceFile} from '../../hosts/shared/replace-file.ts';
import type {Checked} from '../../ui/configure/index.ts';
import {configureWords} from '../../ui/configure/words.ts';
import {noScreen} from '../../ui/terminal/able.ts';
import {depthOf} from '../../ui/terminal/colors.ts';
import {FAILED} from '../line/exit-codes.ts';
import type {Call} from '../line/command.ts';
import {configFacts} from '../run/config-facts.ts';
import {onThisNode} from '../run/this-node.ts';
import {initialConfiguration} from './configure-template.ts';
import {outcomeOf} from './configure-outcome.ts';
import {colorOf} from '../run/environment.ts';
import {ifAllFails} from '../run/last-resort.ts';
import {readText} from '../run/read-text.ts';
import {readSettings} from '../run/settings-file.ts';

/** `kubestep configure [--config FILE]`: the configuration screen. */
export async function configure({flags, lang, output}: Call<'config' | 'color' | 'ascii' | 'mouse'>): Promise<number> {
	const file = flags.config || 'cluster.yaml';
	const trouble = noScreen({input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env);
	if (trouble !== undefined) {
		output.error(outputLines(...configureWords(lang).noScreen(trouble, commandLine([file]), existsSync(file))));
		return FAILED;
	}
	return onThisNode(async (host) => {
		const [ui, opened, interfaces, sockets, hostname] = await Promise.all([
			import('../../ui/configure/index.ts'), readIfThere(file),
			host.network.interfaces().catch(() => []), host.runtime.findSockets().catch(() => []), host.machine.hostname().catch(() => ''),
		]);
		const facts = configFacts(host);
		const start = opened ?? initialConfiguration(lang, await facts.defaultAddress().catch(() => undefined));
		/** As it was last read or written: what else is on the disk, somebody else has written. */
		let known = opened;
		let closing = new AbortController();
		let why: 'done' | 'editor' = 'done';
		const page = new ui.ConfigurePage({
			file, text: start, isNew: opened === undefined, lang, size: ui.sizeOf(process.stdout), glyphs: ui.glyphs(flags.ascii ?? false),
			machine: {addresses: interfaces.filter(({loopback, address}) => !loopback && !address.startsWith('fe80')), sockets, hostname: hostname.trim().toLowerCase()},
			check: async (content) => check(host, {name: file, text: content}),
			async save(content, over) {
				if (!over && await readIfThere(file) !== known) {
					return 'changed';
				}
				await replace(file, content);
				known = content;
				return 'saved';
			},
			async read() {
				known = await readText(file);
				return known;
			},
			leave(reason) {
				why = reason;
				closing.abort();
			},
		});
		const {theme} = readSettings().settings;
		for (;;) {
			closing = new AbortController();
			const left = ui.showPage(page, {stdin: process.stdin, stdout: process.stdout, colors: depthOf(colorOf(flags.color, process.env), process.env), theme, mouse: flags.mouse ?? false}, closing.signal);
			ifAllFails({async restore() {
				closing.abort();
				await left;
			}});
			const {isGone} = await left;
			ifAllFails({restore: undefined});
			if (isGone || why === 'done') {
				return 0;
			}
			const problem = await runEditor(file);
			try {
				known = await readText(file);
				page.reload(known);
				page.tell(problem);
			} catch (error) {
				page.tell(error instanceof Error ? error.message : String(error));
			}
			page.resize(ui.sizeOf(process.stdout));
		}
	});
}

/** The faults, and what init would make. No version is looked up: a person waits. */
async function check(host: Host, file: {readonly name: string; readonly text: string}): Promise<Checked> {
	const facts = {...configFacts(host), fetchVersion: () => Promise.reject(new Error('not asked'))};
	const isNews = ({code}: {readonly code: string}) => code !== 'version-offline';
	try {
		const {warnings} = await validateConfig({file, facts});
		const outcome = await outcomeOf(host, file, facts);
		return {faults: [], warnings: warnings.filter(isNews), ...(outcome && {outcome})};
	} catch (error) {
		if (error instanceof ConfigError) {
			return {faults: error.faults, warnings: error.warnings.filter(isNews)};
		}
		throw error;
	}
}

async function readIfThere(file: string): Promise<string | undefined> {
	try {
		return await readText(file);
	} catch (error) {
		if (isFailure(error, 'file.unreadable') && error.fields.errno === 'ENOENT') {
			return undefined;
		}
		throw error;
	}
}

/** The old or the new file, never a half. A link stays one, mode and owner stay as they are; a new file may hold a token, and is its owner's alone. */
async function replace(file: string, content: string): Promise<void> {
	const path = await realpath(file).catch(() => file);
	const before = await stat(path).catch(() => undefined);
	await replaceFile(path, content, {mode: before === undefined ? 0o600 : before.mode & 0o7777, own: (descriptor) => {
		if (before !== undefined && process.geteuid?.() === 0) {
			fchownSync(descriptor, before.uid, before.gid);
		}
	}});
}

/**
 * Has the person's editor open the file and waits for it. The terminal is all its own meanwhile: Node would
 * read keys ahead otherwise.
 * @returns what went wrong, in the editor's or the system's words; empty where nothing did
 */
async function runEditor(file: string): Promise<string> {
	const editor = process.env['VISUAL'] || process.env['EDITOR'] || 'vi';
	process.stdin.resume();
	process.stdin.pause();
	const ignore = () => undefined;
	process.on('SIGINT', ignore);
	try {
		// As git and crontab do: the variable may hold arguments.
		const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], {stdio: 'inherit'});
		return await new Promise((resolve) => {
			child.on('error', (error) => resolve(error.message));
			child.on('exit', (code) => resolve(code === 0 ? '' : `${editor}: ${String(code)}`));
		});
	} finally {
		process.off('SIGINT', ignore);
	}
}
