import {open, readdir, stat} from 'node:fs/promises';
import {delimiter, isAbsolute, join} from 'node:path';
import {LAST} from '../../core/recording/form.ts';
import type {Lang} from '../../texts/index.ts';
import {notesOf, type Missing, type Place} from '../../ui/start/notes.ts';
import type {StartEntry} from '../../ui/start/start.ts';
import {startWords} from '../../ui/start/words.ts';
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
import {PLAIN_NAME, typedName} from '../typed-name.ts';
import {version} from '../run/version.ts';
import {folded} from '../../strings/fold.ts';
import {commandLine} from '../../strings/quote.ts';
import {outputLines} from '../../strings/sanitize.ts';
import {width} from '../../strings/width.ts';

/** Runs a command by its words, as if they had been typed. */
export type RunWords = (words: readonly string[], lang: Lang) => Promise<number>;

/**
 * `kubestep` alone on a terminal: shows what can be done here, and does what a person chooses.
 * @returns the exit status
 */
export async function start(lang: Lang, output: Output, run: RunWords): Promise<number> {
	const [ui, here] = await Promise.all([import('../../ui/start/index.ts'), lookHere()]);
	const typed = typedName();
	const closing = new AbortController();
	let chosen: {readonly words: readonly string[]; readonly lang: Lang} | undefined;
	const {settings} = readSettings();
	const specs = flagSpecs(['ascii', 'mouse', 'color']);
	const {ascii = false, mouse = false, color} = parseFlags(preferredWords(settings, specs), specs).flags;
	const page = new ui.StartPage({
		entries: startEntries(here), lang, typed, place: here, version: version(), size: ui.sizeOf(process.stdout), glyphs: ui.glyphs(ascii),
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
	output.out(outputLines(`$ ${typed.name} ${commandLine(chosen.words)}`));
	return run(chosen.words, chosen.lang);
}

/**
 * `kubestep` alone where no screen can be shown: what can be done here, and what cannot, as lines.
 * @param columns to fold sentences at; commands stay whole
 */
export async function startLines(lang: Lang, columns: number, here?: Surroundings, typed = typedName()): Promise<string[]> {
	const found = here ?? await lookHere();
	const words = startWords(lang);
	// What is written on a screen needs one.
	const entries = startEntries(found).filter(({section, id}) => section !== 'more' && id !== 'configure' && id !== 'file');
	const rows = entries.map((entry) => ({...entry, title: entry.id === 'file' || entry.id === 'other' ? '' : words.entries[entry.id].title}));
	// Meanings are short and commands as long as their paths: so these stand last, whole, to be copied.
	const first = Math.max(...rows.map(({title}) => width(title)));
	return [
		...folded(`kubestep ${version()}: ${words.lines.about}`, columns), ...notesOf(found, lang).flatMap((note) => ['', ...folded(note, columns)]),
		...rows.flatMap(({section, title, needsRoot, words: its}, index) => [
			...(section === rows[index - 1]?.section ? [] : ['', words.sections[section]]),
			`  ${title}${' '.repeat(first - width(title))}  ${needsRoot ? typed.sudo : ''}${typed.name} ${commandLine(its)}`,
		]),
		'', ...folded(words.lines.more(`${typed.name} --help`), columns), ...nameLines(lang, typed),
	];
}

/** What says how this program is typed, where it is not by the name that all texts have. */
export const nameLines = (lang: Lang, {name} = typedName()): string[] => (name === PLAIN_NAME.name ? [] : [startWords(lang).lines.otherName(name)]);

export interface Surroundings extends Place {
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

const isLinux = ({platform}: Surroundings) => platform === 'linux';
const onControlPlane = (here: Surroundings) => isLinux(here) && here.hasControlPlane;

/** What is offered, in this order, where its command exists and can do something here. */
const rows: readonly Row[] = [
	{id: 'sandbox', section: 'sandbox', path: 'init', words: ['init', '--sandbox']},
	{id: 'sandbox-step', section: 'sandbox', path: 'init', words: ['init', '--sandbox', '--step']},
	{id: 'sandbox-fresh', section: 'sandbox', path: 'init', words: ['init', '--sandbox', '--fresh'], asks: 'sandbox-fresh', when: ({hasSandbox}) => hasSandbox},
	{id: 'sandbox-reset', section: 'sandbox', path: 'reset', words: ['reset', '--sandbox'], when: ({hasSandbox}) => hasSandbox},
	{id: 'sandbox-last', section: 'sandbox', path: 'last', words: ['last', '--sandbox'], when: ({keepsSandboxRun}) => keepsSandboxRun},
	// On a node the plan of that node is what counts.
	{id: 'sandbox-plan', section: 'sandbox', path: 'plan', words: ['plan', '--sandbox'], when: (here) => !isLinux(here)},
	{id: 'learn', section: 'sandbox', path: 'learn', words: ['learn']},
	{id: 'lab', section: 'sandbox', path: 'lab', words: ['lab']},
	{id: 'doctor', section: 'node', path: 'doctor', words: ['doctor'], when: isLinux},
	{id: 'plan', section: 'node', path: 'plan', words: ['plan'], when: isLinux},
	{id: 'init', section: 'node', path: 'init', words: ['init'], when: isLinux, asRoot: true, asks: 'init'},
	{id: 'inspect', section: 'node', path: 'inspect', words: ['inspect'], when: onControlPlane, asRoot: true},
	{id: 'diff', section: 'node', path: 'diff', words: ['diff'], when: onControlPlane, asRoot: true},
	{id: 'last', section: 'node', path: 'last', words: ['last'], when: (here) => isLinux(here) && here.keepsRun, asRoot: true},
	{id: 'reset', section: 'node', path: 'reset', words: ['reset'], when: onControlPlane, asRoot: true},
	{id: 'expiration', section: 'node', path: 'certs check-expiration', words: ['certs', 'check-expiration'], when: onControlPlane, asRoot: true},
	{id: 'join-command', section: 'node', path: 'join-command', words: ['join-command'], when: onControlPlane, asRoot: true, asks: 'join-command'},
	{id: 'configure', section: 'configuration', path: 'configure', words: ['configure']},
	{id: 'validate', section: 'configuration', path: 'config validate', words: ['config', 'validate'], when: ({files}) => files.length > 0},
	{id: 'images', section: 'configuration', path: 'config images list', words: ['config', 'images', 'list']},
	{id: 'defaults', section: 'configuration', path: 'config print init-defaults', words: ['config', 'print', 'init-defaults']},
];

/** What can be done here: the rows above, the configurations found, then each other command with its help. */
export function startEntries(found: Surroundings): StartEntry[] {
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
	const missing = process.platform === 'linux' ? await missingOf(isThere) : [];
	return {platform: process.platform, isRoot: process.getuid?.() === 0, missing, hasSandbox, keepsSandboxRun, keepsRun, hasControlPlane: signs.includes(true), files};
}

/** Folders that systemd and root's shell look in, whatever an ordinary user's PATH has. */
const programFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin'];

const runtimeSockets = ['/run/containerd/containerd.sock', '/var/run/crio/crio.sock', '/var/run/cri-dockerd.sock'];

/** What init needs first and is not there at all; whether it runs and fits is for doctor to say. */
async function missingOf(isThere: (path: string) => Promise<boolean>): Promise<Missing[]> {
	const folders = [...new Set([...programFolders, ...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder))])];
	const anyOf = async (paths: readonly string[]) => (await Promise.all(paths.map(isThere))).includes(true);
	const [hasKubelet, hasRuntime] = await Promise.all([anyOf(folders.map((folder) => join(folder, 'kubelet'))), anyOf(runtimeSockets)]);
	return [...(hasKubelet ? [] : ['kubelet'] as const), ...(hasRuntime ? [] : ['runtime'] as const)];
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
