import {resolve} from 'node:path';
import {shell} from '../strings/quote.ts';
import {en} from './sandbox.en.ts';
import {zh} from './sandbox.zh.ts';
import type {Lang} from './types.ts';

/** The simulated node that a run is about. */
export interface SandboxTexts {
	/** As a person named it. */
	readonly folder: string;
	/** The file that describes the simulated machine, as a person finds it; absent where none does: that one has no fault. */
	readonly machine?: string;
	/** Whether it is served, with a shell on the node. */
	readonly hasShell?: boolean;
}

export interface SandboxWords {
	/** The sandbox's control plane has a port, or its description says that it is taken. */
	ownPort(folder: string, machine: string | undefined): string;
	described(folder: string, machine: string): string;
	/** Commands are typed in a shell on the node. */
	inShell(command: string): string;
	/** Where a file of the node is on this machine. */
	here(path: string): string;
}

const words: Readonly<Record<Lang, SandboxWords>> = {en, zh};

/** Folders of a node that are below a sandbox's. */
const OF_NODE = /(?<![\w./-])\/(?:etc\/kubernetes|var\/lib\/(?:kubelet|etcd))(?=[/\s'"]|\.old\b|$)/g;
const PATHS_OF_NODE = new RegExp(`${OF_NODE.source}[^\\s'"]*`, 'g');
/** What acts on files alone, and on those that are named. */
const ON_FILES = /^(?:vi|less|cat|ls|rm|mv|grep|openssl|chmod) /;
/** What takes `--sandbox`. */
const OURS = /^kubestep (?:init|reset|undo|plan|doctor)(?= |$)/;

/** Where a path of the simulated node is on this machine. */
export const inSandbox = (path: string, folder: string): string => `${folder.replace(/\/+$/, '')}${path}`;

const places = (folder: string): readonly string[] => [inSandbox('/', folder), inSandbox('/', resolve(folder))];

/** Whether a command is about a sandbox's own files, which are told with their place on this machine. */
export const isOnSandbox = (command: string, {folder}: Pick<SandboxTexts, 'folder'>): boolean => places(folder).some((place) => command.includes(place));

/** What a shell on a served node has: what acts on files, this program, and the node's own. */
const IN_SHELL = /^(?:vi|less|cat|ls|rm|mv|mkdir|grep|openssl|chmod|chown|for|kubestep|systemctl|journalctl|crictl|ss|swapoff|swapon|curl|hostname|ip|date|df|findmnt)(?= |$)/;

/** Whether a command of a remedy does on a served node what it does on any: its files are the node's, and so is what it asks. */
export const worksInShell = (command: string): boolean => IN_SHELL.test(command) && !/(?<![\w./:-])\/(?!\/|dev\/null\b|proc\/)/.test(command.replaceAll(PATHS_OF_NODE, '').replaceAll(/unix:\/\/\S+/g, ''));

/** What says that commands belong in the node's shell. */
export const shellRemedy = (lang: Lang, {folder}: SandboxTexts): string => words[lang].inShell(`kubestep sandbox shell ${shell(folder)}`);

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
	const isOwn = isOnSandbox(moved, {folder});
	const placed = isOwn ? moved : moved.replaceAll(OF_NODE, (path) => inSandbox(path, folder));
	const rest = places(folder).reduce((text, place) => text.replaceAll(place, ''), placed);
	return (placed === moved && !isOwn) || /(?:^|[\s'"=])\/(?!\/)/.test(rest) ? undefined : placed;
}

/**
 * How to mend a simulated machine, after a remedy for a real one: its description, where what is wrong is not in a file.
 * @param code of what was found: a port can be the sandbox's own control plane's
 */
export function machineRemedy(lang: Lang, {machine, folder}: SandboxTexts, code: string): string {
	const say = words[lang];
	if (code === 'port.in-use') {
		return say.ownPort(folder, machine);
	}
	return machine === undefined ? '' : say.described(folder, machine);
}

/** Opens what describes it; undefined where nothing does. */
export const machineCommand = ({machine}: SandboxTexts): string | undefined => (machine === undefined ? undefined : `vi ${shell(machine)}`);

/** Where a file of the simulated node is, for words that name it as the node does; empty for any other path. */
export function placeInSandbox(lang: Lang, path: unknown, {folder}: SandboxTexts): string {
	return typeof path !== 'string' || path.replace(OF_NODE, '') === path ? '' : words[lang].here(inSandbox(path, folder));
}
