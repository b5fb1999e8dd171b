import {open, readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import {LAST} from '../../core/recording/form.ts';
import type {Lang} from '../../texts/index.ts';
import type {StartEntry} from '../../ui/start/index.ts';
import {depthOf} from '../../ui/terminal/colors.ts';
import {commands} from '../line/commands.ts';
import {colorOf} from '../run/environment.ts';
import {helpWords} from '../line/help-words.ts';
import {ifAllFails} from '../run/last-resort.ts';
import type {Output} from '../print/output.ts';
import {flagSpecs} from '../line/flag-table.ts';
import {parseFlags} from '../line/flags.ts';
import {preferredWords} from '../run/preferred.ts';
import {readSettings} from '../run/settings-file.ts';
import {version} from '../run/version.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** Runs a command by its words, as if they had been typed. */
export type RunWords = (words: readonly string[], lang: Lang) => Promise<number>;

/**
 * `kubestep` alone on a terminal: shows what can be done here, and does what a person chooses.
 * @returns the exit status
 */
export async function start(lang: Lang, output: Output, run: RunWords): Promise<number> {
	const [ui, entries] = await Promise.all([import('../../ui/start/index.ts'), startEntries()]);
	const closing = new AbortController();
	let chosen: {readonly words: readonly string[]; readonly lang: Lang} | undefined;
	const {settings} = readSettings();
	const specs = flagSpecs(['ascii', 'mouse', 'color']);
	const {ascii = false, mouse = false, color} = parseFlags(preferredWords(settings, specs), specs).flags;
	const page = new ui.StartPage({
		entries, lang, version: version(), size: ui.sizeOf(process.stdout), glyphs: ui.glyphs(ascii),
		send: (sequence) => process.stdout.write(sequence),
		leave(choice) {
			chosen = choice;
			closing.abort();
		},
	});
	const left = ui.showPage(page, {stdin: process.stdin, stdout: process.stdout, colors: depthOf(colorOf(color, process.env), process.env), theme: settings['theme'], mouse}, closing.signal);
	ifAllFails({async restore() {
		closing.abort();
		await left;
	}});
	await left;
	ifAllFails({restore: undefined});
	if (chosen === undefined) {
		return 0;
	}
	// What was run stays on the ordinary screen, as if it had been typed.
	output.out(outputLines(`$ kubestep ${chosen.words.join(' ')}`));
	return run(chosen.words, chosen.lang);
}

interface Surroundings {
	readonly isLinux: boolean;
	readonly isRoot: boolean;
	readonly hasSandbox: boolean;
	/** Whether the sandbox, and this node, keep their last run; of the node's, which is root's, whether others are kept from looking. */
	readonly keepsSandboxRun: boolean;
	readonly keepsRun: boolean;
	/** Whether init or join has been at work on this node. */
	readonly hasControlPlane: boolean;
	/** Configurations in the current folder, the newest first. */
	readonly files: readonly string[];
}

type Row = Pick<StartEntry, 'id' | 'section' | 'words' | 'asks'> & {
	readonly path: string;
	readonly when?: (here: Surroundings) => boolean;
	readonly asRoot?: boolean;
};

const onNode = ({isLinux}: Surroundings) => isLinux;
const onControlPlane = ({isLinux, hasControlPlane}: Surroundings) => isLinux && hasControlPlane;

/** What is offered, in this order, where its command exists and can do something here. */
const rows: readonly Row[] = [
	{id: 'sandbox', section: 'sandbox', path: 'init', words: ['init', '--sandbox']},
	{id: 'sandbox-step', section: 'sandbox', path: 'init', words: ['init', '--sandbox', '--step']},
	{id: 'sandbox-fresh', section: 'sandbox', path: 'init', words: ['init', '--sandbox', '--fresh'], asks: 'sandbox-fresh', when: ({hasSandbox}) => hasSandbox},
	{id: 'sandbox-reset', section: 'sandbox', path: 'reset', words: ['reset', '--sandbox'], when: ({hasSandbox}) => hasSandbox},
	{id: 'sandbox-last', section: 'sandbox', path: 'last', words: ['last', '--sandbox'], when: ({keepsSandboxRun}) => keepsSandboxRun},
	{id: 'doctor', section: 'node', path: 'doctor', words: ['doctor'], when: onNode},
	{id: 'plan', section: 'node', path: 'plan', words: ['plan'], when: onNode},
	{id: 'init', section: 'node', path: 'init', words: ['init'], when: onNode, asRoot: true, asks: 'init'},
	{id: 'inspect', section: 'node', path: 'inspect', words: ['inspect'], when: onControlPlane, asRoot: true},
	{id: 'diff', section: 'node', path: 'diff', words: ['diff'], when: onControlPlane, asRoot: true},
	{id: 'last', section: 'node', path: 'last', words: ['last'], when: ({isLinux, keepsRun}) => isLinux && keepsRun, asRoot: true},
	{id: 'reset', section: 'node', path: 'reset', words: ['reset'], when: onControlPlane, asRoot: true},
	{id: 'expiration', section: 'node', path: 'certs check-expiration', words: ['certs', 'check-expiration'], when: onControlPlane, asRoot: true},
	{id: 'join-command', section: 'node', path: 'join-command', words: ['join-command'], when: onControlPlane, asRoot: true, asks: 'join-command'},
	{id: 'configure', section: 'configuration', path: 'configure', words: ['configure']},
	{id: 'validate', section: 'configuration', path: 'config validate', words: ['config', 'validate'], when: ({files}) => files.length > 0},
	{id: 'images', section: 'configuration', path: 'config images list', words: ['config', 'images', 'list']},
	{id: 'defaults', section: 'configuration', path: 'config print init-defaults', words: ['config', 'print', 'init-defaults']},
];

/** What can be done here: the rows above, the configurations found, then each other command with its help. */
export async function startEntries(here?: Surroundings): Promise<StartEntry[]> {
	const found = here ?? await lookHere();
	const offered = rows.filter(({path, when}) => Object.hasOwn(commands, path) && (when?.(found) ?? true));
	const entries = offered.map(({path, when: _when, asRoot = false, ...row}): StartEntry => {
		const [newest = ''] = found.files;
		// Validation is of a file: it has one before a person chooses another.
		const words = row.id === 'validate' ? [...row.words, '--config', newest] : row.words;
		return {...row, words, needsRoot: asRoot && !found.isRoot, takesConfig: row.id !== 'validate' && commands[path]?.flags.includes('config') === true, examples: commands[path]?.examples ?? []};
	});
	const fileCommand = Object.hasOwn(commands, 'configure') ? ['configure'] : ['config', 'validate'];
	const files = found.files.map((name): StartEntry => ({id: 'file', section: 'configuration', words: [...fileCommand, '--config', name], needsRoot: false, takesConfig: false, examples: [], name}));
	const told = new Set(rows.map(({path}) => path.split(' ')[0]));
	const others = Object.keys(commands).filter((path) => !path.includes(' ') && !told.has(path)).map((path): StartEntry => ({
		id: 'other', section: 'more', words: [path, '--help'], needsRoot: false, takesConfig: false, examples: commands[path]?.examples ?? [],
		name: path, about: {en: helpWords('en').commandList[path] ?? '', zh: helpWords('zh').commandList[path] ?? ''},
	}));
	const isBefore = (entry: StartEntry) => entry.section !== 'more';
	return [...entries.filter(isBefore), ...files, ...others, {id: 'help', section: 'more', words: ['--help'], needsRoot: false, takesConfig: false, examples: []}];
}

async function lookHere(): Promise<Surroundings> {
	const isThere = async (path: string, refusal?: string) => stat(path).then(() => true, (error: unknown) => refusal !== undefined && (error as NodeJS.ErrnoException).code === refusal);
	const [hasSandbox, keepsSandboxRun, keepsRun, files, ...signs] = await Promise.all([
		isThere('kubestep-sandbox'), isThere(join('kubestep-sandbox', LAST)), isThere(LAST, 'EACCES'), configurationsIn('.'),
		...['/etc/kubernetes/manifests/kube-apiserver.yaml', '/etc/kubernetes/admin.conf', '/etc/kubernetes/kubelet.conf'].map(async (path) => isThere(path)),
	]);
	return {isLinux: process.platform === 'linux', isRoot: process.getuid?.() === 0, hasSandbox, keepsSandboxRun, keepsRun, hasControlPlane: signs.includes(true), files};
}

const mostFiles = 5;
/** A folder may hold anything: no more than so many files are opened, and no more than their start is read. */
const mostLooked = 200;
const startBytes = 4096;

/** Names of kubeadm configurations for init in a folder, the newest first. */
export async function configurationsIn(folder: string): Promise<string[]> {
	const names = (await readdir(folder).catch(() => [])).filter((name) => /\.ya?ml$/i.test(name)).slice(0, mostLooked);
	const found = await Promise.all(names.map(async (name) => {
		const path = join(folder, name);
		try {
			const {mtimeMs, size} = await stat(path).then((one) => (one.isFile() ? one : Promise.reject(new Error('no file'))));
			return size > 0 && /^kind: *["']?(?:Init|Cluster)Configuration/m.test(await startOfFile(path)) ? [{name, mtimeMs}] : [];
		} catch {
			return [];
		}
	}));
	return found.flat().sort((one, other) => other.mtimeMs - one.mtimeMs).slice(0, mostFiles).map(({name}) => name);
}

async function startOfFile(path: string): Promise<string> {
	const file = await open(path);
	try {
		const {buffer, bytesRead} = await file.read(Buffer.alloc(startBytes), 0, startBytes);
		const text = buffer.toString('utf8', 0, bytesRead);
		return text.includes('kubeadm.k8s.io/') ? text : '';
	} finally {
		await file.close();
	}
}
