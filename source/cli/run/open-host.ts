import {existsSync} from 'node:fs';
import {asBusy} from '../../core/engine/claim.ts';
import type {RunMode} from '../../core/told/events.ts';
import {Failure} from '../../core/told/failures.ts';
import type {Host} from '../../core/ports/index.ts';
import type {FlagValues} from '../line/flags.ts';
import type {TextOptions} from '../../texts/make.ts';
import {readText} from './read-text.ts';

/** The folder of `--sandbox`, as a person named it; undefined without. */
export function sandboxFolder({sandbox}: FlagValues): string | undefined {
	return sandbox === undefined ? undefined : typeof sandbox === 'string' && sandbox !== '' ? sandbox : './kubestep-sandbox';
}

/** The simulated node that a command is about, for what is said of it; nothing without. */
export function sandboxTexts(flags: FlagValues): Pick<TextOptions, 'sandbox'> {
	const folder = sandboxFolder(flags);
	if (folder === undefined) {
		return {};
	}
	const kept = `${folder.replace(/\/+$/, '')}/.sandbox/machine.json`;
	const machine = typeof flags.machine === 'string' ? flags.machine : existsSync(kept) ? kept : undefined;
	return {sandbox: {folder, ...(machine !== undefined && {machine})}};
}

/**
 * For what takes back or away: a folder that is not there is a name that was mistyped, and none is made.
 * @throws Failure `sandbox.foreign` with the reason `no-folder`
 */
export function refuseMissingSandbox(flags: FlagValues): void {
	const folder = sandboxFolder(flags);
	if (folder !== undefined && !existsSync(folder)) {
		throw new Failure('sandbox.foreign', {folder, reason: 'no-folder'});
	}
}

/** The simulated node of `--sandbox`, or this machine. */
export async function openHost(flags: FlagValues, command: string): Promise<{host: Host; mode: RunMode; folder: string}> {
	const speed = Number(flags['sandbox-speed'] ?? 1);
	if (!Number.isFinite(speed) || speed < 0) {
		throw new Failure('flag.invalid', {flag: '--sandbox-speed', problem: 'not-number', value: String(flags['sandbox-speed'])});
	}
	const onlyLooks = flags['dry-run'] === true;
	const folder = sandboxFolder(flags);
	if (folder === undefined) {
		const alone = (['fresh', 'machine', 'sandbox-speed'] as const).find((name) => flags[name] !== undefined);
		if (alone !== undefined) {
			throw new Failure('flag.invalid', {flag: `--${alone}`, problem: 'sandbox-only', value: ''});
		}
		const {createNodeHost} = await import('../../hosts/node/index.ts');
		return {host: await createNodeHost({onlyLooks}), mode: 'node', folder: ''};
	}
	const {createSandboxHost, parseMachine} = await import('../../hosts/sandbox/index.ts');
	const {machine: file} = flags;
	const describe = typeof file === 'string' ? async () => parseMachine(await readText(file), file) : undefined;
	const machine = await describe?.();
	const fresh = flags.fresh === true;
	try {
		// A sandbox goes on where it was as soon as it is opened: it is taken before that, or only looked at.
		const host = await createSandboxHost({directory: folder, speed, fresh, onlyLooks, ...(!onlyLooks && {command}), ...(machine && {machine}), ...(describe && {describe})});
		return {host, mode: 'sandbox', folder};
	} catch (error) {
		throw asBusy(error);
	}
}
