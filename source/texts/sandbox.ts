import {shell} from './failures.ts';
import type {Lang} from './types.ts';

/** The simulated node that a run is about. */
export interface SandboxTexts {
	/** As a person named it. */
	readonly folder: string;
	/** The file that describes the simulated machine, as a person finds it. */
	readonly machine: string;
}

/** Folders of a node that are below a sandbox's. */
const OF_NODE = /(?<![\w./-])\/(?:etc\/kubernetes|var\/lib\/(?:kubelet|etcd))(?=[/\s'"]|$)/g;
/** What acts on files alone, and on those that are named. */
const ON_FILES = /^(?:vi|cat|ls|rm|mv|grep|openssl|chmod) /;
/** What takes `--sandbox`. */
const OURS = /^kubestep (?:init|reset|undo|plan|doctor)(?= |$)/;

/** Where a path of the simulated node is on this machine. */
export const inSandbox = (path: string, folder: string): string => `${folder.replace(/\/+$/, '')}${path}`;

/**
 * A command of a remedy, so that it acts on the simulated node and never on the machine of who learns; undefined where it
 * would not.
 */
export function sandboxCommand(command: string, {folder}: SandboxTexts): string | undefined {
	if (OURS.test(command)) {
		return command.replace(OURS, (words) => `${words} --sandbox=${shell(folder)}`);
	}
	if (/^vi \+\d+ /.test(command)) {
		// The configuration, which is the person's own.
		return command;
	}
	const moved = command.replace(/^(mv \S+) \/root\/$/, '$1 .');
	// One command, all of whose absolute paths are the node's.
	if (!ON_FILES.test(moved) || /[|;&$`<>*]/.test(moved)) {
		return undefined;
	}
	const placed = moved.replaceAll(OF_NODE, (path) => inSandbox(path, folder));
	return placed === moved || /(?:^|[\s'"=])\/(?!\/)/.test(placed.replaceAll(inSandbox('/', folder), '')) ? undefined : placed;
}

/** How to mend a simulated machine, after a remedy for a real one. */
export const machineRemedy = (lang: Lang, {machine}: SandboxTexts): string => (lang === 'zh'
	? `这台机器是模拟的，它的状况由 ${machine} 描述：在那里修改。`
	: `This machine is simulated, and ${machine} describes it: mend it there.`);

/** Opens what describes it. */
export const machineCommand = ({machine}: SandboxTexts): string => `vi ${shell(machine)}`;
