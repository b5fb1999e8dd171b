import {existsSync} from 'node:fs';
import {asBusy} from '../../core/engine/claim.ts';
import type {RunMode} from '../../core/told/events.ts';
import {Failure} from '../../core/told/failures.ts';
import type {Host} from '../../core/ports/index.ts';
import type {FlagValues} from '../line/flag-table.ts';
import type {TextOptions} from '../../texts/make.ts';
import {APART, ON_NODE} from '../../hosts/sandbox/served/on-node.ts';
import {readText} from './read-text.ts';

/** The folder of `--sandbox`, as a person named it; undefined without. */
export function sandboxFolder({sandbox}: FlagValues<'sandbox'>): string | undefined {
	return sandbox === true || sandbox === '' ? './kubestep-sandbox' : sandbox;
}

/** Which simulated node it is. */
export type SandboxFlag = 'sandbox' | 'machine';

/** The simulated node that a command is about, for what is said of it; nothing without. */
export function sandboxTexts(flags: FlagValues<SandboxFlag>): Pick<TextOptions, 'sandbox'> {
	const folder = sandboxFolder(flags);
	// On the node itself all is as on any.
	if (folder === undefined || process.env[ON_NODE] !== undefined) {
		return {};
	}
	const kept = `${folder.replace(/\/+$/, '')}/.sandbox/machine.json`;
	const machine = flags.machine ?? (existsSync(kept) ? kept : undefined);
	return {sandbox: {folder, ...(machine !== undefined && {machine}), ...(existsSync(`${folder.replace(/\/+$/, '')}/.sandbox/${APART}`) && {hasShell: true})}};
}

/**
 * For what takes back or away: a folder that is not there is a name that was mistyped, and none is made.
 * @throws Failure `sandbox.foreign` with the reason `no-folder`
 */
export function refuseMissingSandbox(flags: FlagValues<'sandbox'>): void {
	const folder = sandboxFolder(flags);
	if (folder !== undefined && !existsSync(folder)) {
		throw new Failure('sandbox.foreign', {folder, reason: 'no-folder'});
	}
}

/** What is said of the node that a command is about, and not of the cluster that is wanted there. */
export type HostFlag = SandboxFlag | 'sandbox-speed' | 'fresh' | 'dry-run';

/** Commands that make a node of this machine, or ask whether it could be one. Others look at files, which may be of any node. */
const ofThisMachine = new Set(['init', 'plan', 'doctor', 'reset', 'undo']);

/**
 * The simulated node of `--sandbox`, or this machine.
 * @param command as typed, without flags: `init phase certs`
 * @param isDrawn whether somebody may watch a screen while it is at work: it does not stand still for a slow disk
 * @throws Failure `node.not-linux` where this machine cannot be a node
 */
export async function openHost(flags: FlagValues<HostFlag>, command: string, {isDrawn = true}: {readonly isDrawn?: boolean} = {}): Promise<{host: Host; mode: RunMode; folder: string}> {
	const {'sandbox-speed': speed = 1, 'dry-run': onlyLooks = false, machine: file, fresh = false} = flags;
	const folder = sandboxFolder(flags);
	if (folder === undefined) {
		const alone = (['fresh', 'machine', 'sandbox-speed'] as const).find((name) => flags[name] !== undefined);
		if (alone !== undefined) {
			throw new Failure('flag.invalid', {flag: `--${alone}`, problem: 'sandbox-only', value: ''});
		}
		const [of = ''] = command.split(' ');
		if (process.platform !== 'linux' && ofThisMachine.has(of)) {
			throw new Failure('node.not-linux', {platform: process.platform, command: of});
		}
		const {createNodeHost} = await import('../../hosts/node/index.ts');
		return {host: await createNodeHost({looksAtOnce: onlyLooks || !isDrawn}), mode: 'node', folder: ''};
	}
	const {createSandboxHost, parseMachine} = await import('../../hosts/sandbox/index.ts');
	const describe = file !== undefined ? async () => parseMachine(await readText(file), file) : undefined;
	const machine = await describe?.();
	try {
		// A sandbox goes on where it was as soon as it is opened: it is taken before that, or only looked at.
		const host = await createSandboxHost({directory: folder, speed, fresh, onlyLooks, ...(!onlyLooks && {command}), ...(machine && {machine}), ...(describe && {describe})});
		return {host, mode: 'sandbox', folder};
	} catch (error) {
		throw asBusy(error);
	}
}
