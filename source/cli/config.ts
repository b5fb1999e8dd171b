import {images, loadInitConfig, migrateConfig, validateConfig, type ConfigFault} from '../core/config/index.ts';
import {Failure} from '../core/errors.ts';
import type {Host} from '../core/ports/index.ts';
import type {Lang} from '../texts/index.ts';
import {configFacts} from './config-facts.ts';
import {faultLines} from './fault-lines.ts';
import {parseFlags, type FlagSpec} from './flags.ts';
import type {Output} from './output.ts';
import {readText} from './read-text.ts';

const fileFlags = {
	validate: [{name: 'config', type: 'string', group: 'configuration', value: 'FILE'}],
	migrate: [
		{name: 'old-config', type: 'string', group: 'configuration', value: 'FILE'},
		{name: 'new-config', type: 'string', group: 'configuration', value: 'FILE'},
	],
	images: [
		{name: 'config', type: 'string', group: 'configuration', value: 'FILE'},
		{name: 'kubernetes-version', type: 'string', group: 'cluster', value: 'VERSION'},
		{name: 'image-repository', type: 'string', group: 'cluster', value: 'REGISTRY'},
		{name: 'feature-gates', type: 'string', group: 'configuration', value: 'NAME=true,…'},
	],
} as const satisfies Record<string, readonly FlagSpec[]>;

/**
 * `kubestep config validate|migrate|images list`: needs no root and changes nothing.
 * @returns the exit status
 */
export async function config(words: readonly string[], {lang, output}: {lang: Lang; output: Output}): Promise<number> {
	const {createNodeHost} = await import('../hosts/node/index.ts');
	const host = await createNodeHost();
	try {
		return await run(words, host, lang, output);
	} finally {
		await host.close();
	}
}

async function run([verb = '', ...words]: readonly string[], host: Host, lang: Lang, output: Output): Promise<number> {
	const facts = configFacts(host);
	const warn = (warnings: readonly ConfigFault[]) => output.error(faultLines(warnings, 'warning', lang));
	switch (verb) {
		case 'validate': {
			const {flags} = parseFlags(words, fileFlags.validate);
			const {warnings} = await validateConfig({file: await named(flags.config, '--config'), facts});
			warn(warnings);
			output.out('ok\n');
			return 0;
		}
		case 'migrate': {
			const {flags} = parseFlags(words, fileFlags.migrate);
			const {text, warnings} = await migrateConfig({file: await named(flags['old-config'], '--old-config'), facts});
			warn(warnings);
			if (typeof flags['new-config'] === 'string') {
				await host.files.write(await absolute(flags['new-config']), text, {mode: 0o644});
			} else {
				output.out(text);
			}
			return 0;
		}
		case 'images': {
			const [what = '', ...rest] = words;
			if (what !== 'list') {
				throw new Failure('flag.invalid', {flag: `config images ${what}`.trim(), problem: 'unknown-command', value: what, known: ['list']});
			}
			const {flags} = parseFlags(rest, fileFlags.images);
			const file = typeof flags.config === 'string' ? await named(flags.config, '--config') : undefined;
			const {config: path, ...others} = flags;
			const {config: loaded, warnings} = await loadInitConfig({...(file && {file}), flags: {...others, ...(path !== undefined && {config: path})}, facts, purpose: 'images'});
			warn(warnings);
			output.out(images(loaded).map((image) => `${image}\n`).join(''));
			return 0;
		}
		default: {
			throw new Failure('flag.invalid', {flag: `config ${verb}`.trim(), problem: 'unknown-command', value: verb, known: ['validate', 'migrate', 'images']});
		}
	}
}

async function named(path: string | boolean | readonly string[] | undefined, flag: string): Promise<{name: string; text: string}> {
	if (typeof path !== 'string') {
		throw new Failure('flag.invalid', {flag, problem: 'required', value: ''});
	}
	return {name: path, text: await readText(path)};
}

async function absolute(path: string): Promise<string> {
	return (await import('node:path')).resolve(path);
}
