import {spawnSync} from 'node:child_process';
import {linkSync, mkdirSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {CONFIG, RESET_CONFIG, SANDBOX, type Case, type Corpus, type Family, type Laid} from '../family.ts';
import {nodeCommands} from './nodes.ts';

/** A socket that somebody listens on; the lane makes it. */
export const A_SOCKET = '/case/a-socket';
const GIGABYTE = 2 ** 30;

const made = ['--sandbox=/case/made', '--sandbox-speed=0', '--config', CONFIG];
const there = [`--sandbox=${SANDBOX}`, '--sandbox-speed=0'];

/** Commands whose reads are followed: between them they read all that the program reads without a terminal. */
export const readers: readonly (readonly string[])[] = [
	...nodeCommands,
	['init', '--plan', '/case/plan.json', '--sandbox=/case/made', '--sandbox-speed=0', '--dry-run', '--output', 'plain'], ['init', ...made, '--machine', '/case/machine.yaml', '--output', 'plain', '--ignore-preflight-errors', 'all'], ['init', '--dry-run', '--config', CONFIG, '--patches', '/case/patches', '--ignore-preflight-errors', 'all', '--output', 'plain'],
	['init', ...there, '--config', CONFIG, '--output', 'plain', '--ignore-preflight-errors', 'all'], ['init', ...there, '--fresh', '--config', CONFIG, '--output', 'plain'], ['undo', ...there, '--yes', '--output', 'plain'], ['undo', ...there, '--dry-run'], ['reset', ...there, '--force'], ['doctor', ...there], ['plan', ...there, '--config', CONFIG],
	['inspect', '--root', SANDBOX, '--output', 'plain'], ['diff', '--config', CONFIG, '--root', SANDBOX], ['diff', CONFIG, RESET_CONFIG], ['trust', '--root', SANDBOX], ['trust', `--sandbox=${SANDBOX}`, '-o', 'json'],
	['undo', '--yes', '--output', 'plain'], ['reset', '--config', RESET_CONFIG], ['config', 'validate', '--config', CONFIG], ['config', 'migrate', '--old-config', CONFIG], ['config', 'images', 'list', '--config', CONFIG], ['config', 'images', 'pull', '--config', CONFIG],
	['init', 'phase', 'preflight', '--config', CONFIG, '--ignore-preflight-errors', 'all'], ['init', 'phase', 'kubelet-start', '--config', CONFIG], ['init', 'phase', 'control-plane', 'all', '--config', CONFIG], ['init', 'phase', 'etcd', 'local', '--config', CONFIG], ['init', 'phase', 'addon', 'all', '--config', CONFIG], ['init', 'phase', 'bootstrap-token', '--config', CONFIG],
	['token', 'create'], ['token', 'delete', 'abcdef'], ['settings'], ['settings', 'lang', 'en'], ['settings', 'reset'], ['version'],
];

/** Root's alone, and the command is another user's. */
const UNREADABLE = 'unreadable for another user';
const USER = 1000;

/** What is of use without root: it looks, or stays in a folder. */
const isOfUsers = (words: readonly string[]): boolean => {
	const [command = '', next = ''] = words;
	return !words.some((word) => word.startsWith('--sandbox')) && (['inspect', 'trust', 'diff', 'doctor', 'plan', 'config', 'token', 'join-command', 'settings', 'version'].includes(command) || next === 'check-expiration' || (command === 'undo' && next === '--dry-run') || words.includes('--dry-run'));
};

/** Kinds of file that may be where one is expected, or none. */
const kinds: Readonly<Record<string, (content: Buffer | undefined) => Laid | undefined>> = {
	'a link to nowhere': () => ({kind: 'link', target: '/nowhere/at/all'}),
	'a link to a stranger\'s file': () => ({kind: 'link', target: '/home/user/.bashrc'}),
	'a link to a stranger\'s folder': () => ({kind: 'link', target: '/home/user/work'}),
	'a link to itself': () => ({kind: 'link', target: '.'}),
	'a link to a device': () => ({kind: 'link', target: '/dev/zero'}),
	'a FIFO': () => node('p'),
	'a device that does not end': () => node('c', '1', '5'),
	'a device that is empty': () => node('c', '1', '3'),
	'a folder': () => ({kind: 'node', lay(path) {
		mkdirSync(join(path, 'inside'), {recursive: true});
		writeFileSync(join(path, 'file'), 'x\n');
	}}),
	'a socket': () => ({kind: 'node', lay: (path) => linkSync(A_SOCKET, path)}),
	'a gigabyte': () => ({kind: 'node', lay(path) {
		writeFileSync(path, '');
		truncateSync(path, GIGABYTE);
	}}),
	'nothing in it': () => ({kind: 'file', content: ''}),
	'NULs': () => ({kind: 'file', content: Buffer.alloc(1000)}),
	[UNREADABLE]: (content) => ({kind: 'file', content: content ?? 'x\n', mode: 0o600}),
	'another user\'s, for all to write': (content) => ({kind: 'file', content: content ?? 'x\n', mode: 0o666, uid: 1000}),
};

const node = (...words: readonly string[]): Laid => ({kind: 'node', lay: (path) => void spawnSync('mknod', [path, ...words])});

interface Place {
	readonly path: string;
	readonly kind: string;
	readonly words: readonly string[];
}

/** Without what a case cannot lay: the kernel's own, libraries, folders that hold others or a mount, and names that are other ones each time. */
const IS_OURS = /^\/(?:etc|var|run|root|case|home|srv|tmp)\/./;
const IS_FOREIGN = /^\/(?:etc\/ssl|case\/made|tmp|case\/a-socket|run\/containerd(?:\/containerd\.sock)?$|var\/lib(?:\/kubelet(?:\/pods(?:\/.*)?)?)?$|var\/(?:run|log)$|root$)|\.kubestep-[0-9a-f]{12}|[0-9a-f]{8}-[0-9a-f]{4}-/;

let known: {readonly of: Corpus['reads']; readonly places: readonly Place[]} | undefined;

/** So many of the commands that read a path try a kind, the next ones the next kind. */
const EACH = 3;

const some = <T>(list: readonly T[], from: number): T[] => Array.from({length: Math.min(EACH, list.length)}, (_, index) => list[(from + index) % list.length]!);

/** Where one of these is not what it should be, there is no node: the folder is what is named. */
const IS_WHOLE = /^\/etc(?:\/kubernetes)?$/;

/** The cases for each path and kind. */
function placesOf({reads}: Corpus): readonly Place[] {
	if (known?.of !== reads) {
		const paths = [...reads].filter(([path]) => IS_OURS.test(path) && !IS_FOREIGN.test(path)).sort(([a], [b]) => (a < b ? -1 : 1));
		known = {of: reads, places: paths.flatMap(([path, commands]) => Object.keys(kinds).flatMap((kind, index) => some(kind === UNREADABLE ? commands.filter(isOfUsers) : commands, index * EACH).map((words) => ({path, kind, words}))))};
	}
	return known.places;
}

/** A file of every kind at every path that a command reads, learned by watching the commands. */
export const files: Family = {
	size: (corpus) => placesOf(corpus).length,
	make(_random, corpus, seed): Case {
		const places = placesOf(corpus);
		const {path, kind, words} = places[(seed - 1) % places.length]!;
		const laid = kinds[kind]!(corpus.files.get(path));
		return {...(kind === UNREADABLE && {uid: USER}), done: [path, kind], laid: laid === undefined ? {} : {[path]: laid}, words, places: [path, ...(path.startsWith(`${SANDBOX}/.sandbox`) ? [SANDBOX] : path.startsWith(`${SANDBOX}/`) ? [path.slice(SANDBOX.length), ...(IS_WHOLE.test(path.slice(SANDBOX.length)) ? [SANDBOX] : [])] : [])]};
	},
};

