import {chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {init} from '../../source/cli/run/run-init.ts';
import {flagSpecs, initFlagIds, type FlagValues} from '../../source/cli/line/flag-table.ts';
import {parseFlags} from '../../source/cli/line/flags.ts';
import {createSandboxHost, healthyMachine} from '../../source/hosts/sandbox/index.ts';
import {recordings} from '../corpus.ts';

/** A request to the API server, as both the recording and the sandbox's log can tell it. */
export interface Request {
	readonly method: string;
	readonly path: string;
	readonly query: string;
	readonly user: string;
	readonly body: unknown;
	readonly answered: number;
}

export interface Entry {
	readonly path: string;
	readonly type: string;
	readonly mode: string;
	readonly uid: number;
	readonly gid: number;
}

/** What one run left behind on the node, and what it said. */
export interface Outcome {
	readonly status: number;
	readonly said: string;
	/** What `before` changed on the node. */
	readonly changedBefore: readonly string[];
	/** The node's root. */
	readonly folder: string;
	readonly requests: readonly Request[];
	/** Every file and folder made or changed. */
	readonly entries: readonly Entry[];
	close(): void;
}

interface Case {
	readonly host?: {readonly hostname?: string; readonly env?: Readonly<Record<string, string>>; readonly dirs?: readonly string[]; readonly systemdResolved?: boolean};
	readonly realRun?: boolean;
	readonly realSkipPhases?: readonly string[];
}

interface RecordedRequest {
	readonly method: string;
	readonly path: string;
	readonly query?: string;
	readonly user: {readonly CN: string; readonly O: string};
	readonly body?: unknown;
	readonly answered: number;
}

const root = recordings('cases');

/** Cases whose run cannot end in a sandbox, and why: the recorded API server was no Pod of the node, and had the Node beforehand. */
export const elsewhere: Readonly<Record<string, string>> = {
	'init-kubelet-args': 'the kubelet registers the Node under --hostname-override, so that the Node init waits for never comes',
	'init-authorization-mode': 'an API server ends with a mode that there is not',
	'init-etcd-external': 'the client certificates for the external etcd are not on the node',
	'init-existing-sa-key': 'without sa.pub, which init does not make beside a sa.key, an API server ends',
	'init-extra-volumes': 'a file that is to be mounted is not on the node',
	'init-kubelet-config': 'the kubelet ends with values that it does not take',
	'init-patches-json-merge-ok': 'a patch takes hostNetwork away, and there is no Pod network yet',
	'init-version-too-new': 'the registry has no images of that version',
	'init-yaml-scalars': 'no component has the flags of this case',
	'init-patches-strategic': 'a patch takes a volume away that its container still mounts, and the kubelet runs no such Pod',
};

/** The recorded init cases that went all the way against an API server. */
export const recordedRuns = (): string[] => readdirSync(root).filter((name) => name.startsWith('init-') && existsSync(join(root, name, 'out/requests.json')));

export const recorded = (name: string, path: string): string => readFileSync(join(root, name, 'out', path), 'utf8');
export const isRecorded = (name: string, path: string): boolean => existsSync(join(root, name, 'out', path));
export const recordedNames = (name: string, path: string): string[] => (isRecorded(name, path) ? readdirSync(join(root, name, 'out', path)) : []);

export function recordedRequests(name: string): Request[] {
	return (JSON.parse(recorded(name, 'requests.json')) as RecordedRequest[]).map(({method, path, query = '', user, body, answered}) => ({
		method, path: decodeURIComponent(path), query, user: `${user.CN} (${user.O})`, body, answered,
	}));
}

/** What the recorded run made or changed. */
export function recordedEntries(name: string): Entry[] {
	const all = JSON.parse(recorded(name, 'files.json')) as (Omit<Entry, 'uid' | 'gid'> & Partial<Pick<Entry, 'uid' | 'gid'>>)[];
	return all.map(({path, type, mode, uid = 0, gid = 0}) => ({path, type, mode, uid, gid}));
}

/** Accounts of the host of the recordings: the first free system id is 100. */
const accounts = [
	['etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n'],
	['etc/group', 'root:x:0:\nnogroup:x:65534:\n'],
	['etc/login.defs', 'SYS_UID_MIN 100\nSYS_UID_MAX 999\nSYS_GID_MIN 100\nSYS_GID_MAX 999\n'],
] as const;

export interface RunCaseOptions {
	/** Lines, unless said. */
	readonly kind?: 'plain' | 'json';
	/** Nothing is run: what `before` does is all. */
	readonly isPlanned?: boolean;
	/** Called with the run's flags, on the node as it is before the run. */
	before?(flags: FlagValues<typeof initFlagIds[number]>): Promise<void>;
}

/**
 * Runs a recorded case through the whole program, from the flags to the summary, on a simulated
 * node like the one of the recordings: no default route, systemd. It has a container runtime, where the case says, and the
 * address that the case advertises: nothing runs without them.
 */
export async function runCase(name: string, {kind = 'plain', isPlanned = false, before: first}: RunCaseOptions = {}): Promise<Outcome> {
	const from = join(root, name);
	const spec = JSON.parse(readFileSync(join(from, 'case.json'), 'utf8')) as Case;
	const top = mkdtempSync(join(tmpdir(), 'kubestep-parity-'));
	const folder = join(top, 'node');
	const asked = ['input.yaml', 'flags.txt'].map((file) => (existsSync(join(from, file)) ? readFileSync(join(from, file), 'utf8') : '')).join('\n');
	const [address, socket] = [/(?:advertiseAddress: |advertise-address[= ])"?([\da-f.:]+)/.exec(asked)?.[1], /criSocket: (?:unix:\/\/)?(\/\S+)/.exec(asked)?.[1]];
	const host = await createSandboxHost({
		directory: folder, speed: 0, fresh: false,
		machine: {
			...healthyMachine, ...(address !== undefined && {addresses: [address, ...healthyMachine.addresses.filter((one) => one !== address)]}),
			...(socket !== undefined && healthyMachine.cri && {cri: {...healthyMachine.cri, sockets: [`unix://${socket}`]}}),
			hostname: spec.host?.hostname ?? 'sandbox', defaultRoute: false, pages: {},
			env: {PATH: '/usr/bin:/usr/sbin', HOME: '/root', ...spec.host?.env},
			services: {...healthyMachine.services, 'systemd-resolved': {exists: true, enabled: true, active: spec.host?.systemdResolved === true}},
		},
	});
	await host.close();
	for (const [file, text] of accounts) {
		writeFileSync(join(folder, file), text);
	}
	for (const directory of spec.host?.dirs ?? []) {
		mkdirSync(join(folder, directory), {recursive: true});
	}
	if (existsSync(join(from, 'rootfs'))) {
		cpSync(join(from, 'rootfs'), folder, {recursive: true});
	}
	for (const [path, {type}] of snapshot(folder)) {
		chmodSync(join(folder, path), type === 'dir' ? 0o755 : /\.(key|conf)$/.test(path) ? 0o600 : 0o644);
	}
	const before = snapshot(folder);

	const given = existsSync(join(from, 'flags.txt')) ? readFileSync(join(from, 'flags.txt'), 'utf8').split('\n').filter((line) => line !== '') : [];
	const config = existsSync(join(from, 'input.yaml')) ? [`--config=${withPatches(from, top)}`] : [];
	const {flags} = parseFlags([...config, ...given, `--sandbox=${folder}`, '--sandbox-speed=0', ...skipped(spec, given, from)], flagSpecs(initFlagIds));
	await first?.(flags);
	const changedBefore = [...snapshot(folder)].filter(([path, now]) => JSON.stringify(before.get(path)) !== JSON.stringify(now)).map(([path]) => path);
	const close = () => rmSync(top, {recursive: true, force: true});
	if (isPlanned) {
		return {status: 0, said: '', folder, changedBefore, requests: [], entries: [], close};
	}
	let said = '';
	const tell = (text: string) => {
		said += text;
	};
	const status = await init({flags, lang: 'en', kind, output: {out: tell, error: tell, document: tell}, color: false});
	const entries = [...snapshot(folder)].filter(([path, now]) => {
		const then = before.get(path);
		return then === undefined || then.mode !== now.mode || then.content !== now.content;
	}).map(([path, {type, mode, uid, gid}]) => ({path, type, mode, uid, gid}));
	return {status, said, folder, changedBefore, requests: sentTo(folder), entries, close};
}

/** A case's configuration; one that names patches finds them where they lie on this machine. */
function withPatches(from: string, top: string): string {
	const input = join(from, 'input.yaml');
	if (!existsSync(join(from, 'patches'))) {
		return input;
	}
	const copy = join(top, 'input.yaml');
	writeFileSync(copy, readFileSync(input, 'utf8').replace('/case/patches', join(from, 'patches')));
	return copy;
}

/** As the run for real was recorded: without preflight, and with the case's own skipped phases. */
function skipped(spec: Case, given: readonly string[], from: string): string[] {
	const input = existsSync(join(from, 'input.yaml')) ? readFileSync(join(from, 'input.yaml'), 'utf8') : '';
	const flag = given.find((word) => word.startsWith('--skip-phases='))?.slice('--skip-phases='.length).split(',');
	const own = flag ?? /^skipPhases:\n((?:\s*- .*\n?)+)/m.exec(input)?.[1]?.split('\n').map((line) => line.replace(/^\s*-\s*/, '').trim()).filter((line) => line !== '') ?? [];
	return [`--skip-phases=${[...new Set(['preflight', ...(flag === undefined ? own : []), ...(spec.realSkipPhases ?? [])])].join(',')}`];
}

interface Seen {
	readonly type: string;
	readonly mode: string;
	readonly uid: number;
	readonly gid: number;
	readonly content: string;
}

/** Everything below the node's root, without what the sandbox keeps for itself. */
function snapshot(folder: string): Map<string, Seen> {
	const seen = new Map<string, Seen>();
	const owners = ownersIn(folder);
	const look = (path: string) => {
		for (const name of readdirSync(join(folder, path)).sort()) {
			const below = `${path}/${name}`;
			if (below === '/.sandbox') {
				continue;
			}
			const stats = lstatSync(join(folder, below));
			// On the node root makes the files; here it is whoever runs the tests.
			const {uid, gid} = owners[below]?.owner ?? (stats.uid === process.getuid?.() && stats.uid !== 0 ? {uid: 0, gid: 0} : stats);
			const mode = (stats.mode & 0o7777).toString(8).padStart(4, '0');
			seen.set(below, stats.isDirectory() ? {type: 'dir', mode, uid, gid, content: ''} : {type: 'file', mode, uid, gid, content: readFileSync(join(folder, below), 'latin1')});
			if (stats.isDirectory()) {
				look(below);
			}
		}
	};
	look('');
	return seen;
}

/** Owners that a sandbox without root's rights only remembers. */
function ownersIn(folder: string): Readonly<Record<string, {readonly owner?: {readonly uid: number; readonly gid: number}}>> {
	const file = join(folder, '.sandbox/owners.json');
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof ownersIn> : {};
}

function sentTo(folder: string): Request[] {
	const log = join(folder, '.sandbox/requests.jsonl');
	const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
	return lines.map((line) => JSON.parse(line) as Omit<RecordedRequest, 'user'> & {readonly user: {readonly CN: string; readonly O: readonly string[]}})
		// As in the recordings, health checks are left out.
		.filter(({path}) => path !== '/livez' && path !== '/healthz' && path !== '/readyz')
		.map(({method, path, query = '', user, body, answered}) => ({
			method, path: decodeURIComponent(path), query, body, answered,
			user: `${user.CN} (${user.O.filter((group) => group !== 'system:authenticated').join(', ')})`,
		}));
}
