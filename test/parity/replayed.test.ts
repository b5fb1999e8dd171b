import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {Recording} from '../../source/core/recording/recording.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import type {Event} from '../../source/core/told/events.ts';
import {emptyState, reduce} from '../../source/core/told/state.ts';
import {texts} from '../../source/texts/index.ts';
import {glyphs} from '../../source/ui/terminal/theme.ts';
import {keymap} from '../../source/ui/run/keymap.ts';
import {LogRing, type EventLog} from '../../source/ui/run/log.ts';
import {compose} from '../../source/ui/run/screen/compose.ts';
import {draw, pictureLines} from '../../source/ui/run/screen/screen.ts';
import {initialView} from '../../source/ui/run/view.ts';
import {uiWords} from '../../source/ui/run/words.ts';
import type {RunState} from '../../source/core/told/state.ts';
import {kubestep, temporaryFolder} from '../cli/program.ts';
import {elsewhere, recordedRuns, runCase} from './recorded-run.ts';
import {Terminal} from '../terminal/terminal.ts';

/** All of them with `KUBESTEP_REPLAYED=all`; else the first. */
const cases = recordedRuns().filter((name) => !(name in elsewhere));
const chosen = process.env['KUBESTEP_REPLAYED'] === 'all' ? cases : cases.slice(0, 1);
const sizes = [{columns: 120, rows: 40}, {columns: 80, rows: 24}] as const;

/** What a person sees of a state, in every cell. */
function screen(run: RunState, log: EventLog, size: {readonly columns: number; readonly rows: number}) {
	return pictureLines(draw(compose({
		run, log, size, view: {...initialView, log: 'end'}, bindings: keymap, texts: texts('en'), words: uiWords('en'), glyphs: glyphs(false, true), elapsedMs: run.elapsedMs,
		secrets: new Secrets(), isLinear: false, canWrite: true, canTranslate: true, quizzing: undefined,
	})));
}

/** The screen of the events as they came, and of the recording of the same at its end. */
function compared(live: readonly Event[], recording: Recording): void {
	const log = new LogRing(live.length + 1);
	let state = emptyState;
	for (const event of live) {
		state = reduce(state, event);
		log.add(event);
	}
	const last = recording.count - 1;
	const kept = {length: recording.count, dropped: 0, slice: (from: number, count: number) => Array.from({length: Math.max(0, Math.min(count, recording.count - from))}, (_, index) => recording.event(from + index))};
	for (const size of sizes) {
		expect(screen(recording.stateAt(last), kept, size)).toEqual(screen(state, log, size));
	}
}

const eventsOf = (text: string): Event[] => text.trimEnd().split('\n').filter((line) => line.startsWith('{"v"')).map((line) => JSON.parse(line) as Event);

describe.each(chosen)('%s', (name) => {
	test('has the same last screen when its recording is replayed', async () => {
		const file = join(temporaryFolder(), 'run.jsonl');
		const run = await runCase(name, {before: async (flags) => void Object.assign(flags, {record: file})});
		run.close();
		const text = readFileSync(file, 'utf8');
		const live = eventsOf(text);
		expect(live.length).toBeGreaterThan(50);
		compared(live, new Recording(Buffer.from(text), file));
	}, 120_000);
});

/** Runs that end otherwise, through the program and the file that it writes. */
const others: readonly (readonly [name: string, args: readonly string[]])[] = [
	['a run with skipped phases', ['init', '--skip-phases=addon,upload-config,mark-control-plane,bootstrap-token,kubelet-finalize']],
	['a plan', ['plan', '--node-name=cp1']],
	['a run that its configuration ends', ['init', '--pod-network-cidr=10.244.0.0/99']],
];

test.each(others)('%s has the same last screen when it is replayed', async (_name, [command = '', ...flags]) => {
	const folder = temporaryFolder();
	const file = join(folder, 'run.jsonl');
	const sandbox = command === 'plan' ? [] : [`--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0'];
	const {out} = await kubestep([command, ...flags, ...sandbox, '--record', file, '--output=json']);
	const live = eventsOf(out);
	if (live.length > 0) {
		compared(live, new Recording(readFileSync(file), file));
	}
}, 60_000);

const terminals: Terminal[] = [];
const folders: string[] = [];
afterEach(() => {
	terminals.splice(0).forEach((one) => one.close());
	folders.splice(0).forEach((one) => rmSync(one, {recursive: true, force: true}));
});

/** A run in a terminal, as a person steers it, and what its last screen is known by. */
interface Seen {
	/** Before it, what makes the node; `NODE` is the sandbox's folder. */
	readonly before?: readonly string[];
	readonly args: readonly string[];
	/** What is on the screen, and the key that is pressed then; in order. */
	readonly steers?: readonly (readonly [shown: string, key: string])[];
	readonly last: string | RegExp;
	/** Where the replay is to stand, at its end unless said, and what is pressed there. */
	readonly at?: string;
	readonly goes?: string;
	/** The first line that a run alone has: all above it is compared. */
	readonly upTo?: string;
}

const init = ['init', '--sandbox=NODE', '--sandbox-speed=0', '--config=CONFIG', '--skip-token-print'];
const all = ['preflight', 'certs', 'kubeconfig', 'etcd', 'control-plane', 'kubelet-start', 'wait-control-plane', 'upload-config', 'upload-certs', 'mark-control-plane', 'bootstrap-token', 'kubelet-finalize', 'addon', 'show-join-command'];
const oneCpu = join(import.meta.dirname, '../../media/source/one-cpu.yaml');
const over = /[✔✖◼⊘!◐] result|result +(?:done|stopped|incomplete|failed)/;

const seen: Readonly<Record<string, Seen>> = {
	'is stepped through with skips, and waits for a person': {
		args: [...init, '--step', `--skip-phases=${all.filter((name) => name !== 'certs' && name !== 'kubeconfig').join(',')}`], last: over,
		steers: [['certificate ca', 'y'], ['certificate apiserver', 'x'], ['certificate apiserver-kubelet-client', 'y'], ['certificate front-proxy-ca', 'u'], ['certificate apiserver-kubelet-client', 'y'], ['certificate front-proxy-ca', 'c'], ['kubeconfig admin.conf', 'x'], ['kubeconfig super-admin.conf', 'a']],
	},
	'is whole': {args: init, last: over},
	'fails in preflight': {args: [...init, `--machine=${oneCpu}`], last: 'r try again', at: 'failure', goes: '!', upTo: 'r tries this step'},
	'fails where it waits': {args: [...init.map((word) => word.replace('CONFIG', 'HASTY')), '--machine=MACHINE'], last: 'r try again', at: 'failure', upTo: 'r tries this step'},
	'is stopped at a question': {args: [...init, '--step', '--skip-phases=preflight'], steers: [['certificate ca', 'y'], ['certificate apiserver', 'q']], last: over},
	'is a dry run': {args: [...init, '--dry-run'], last: over},
	'is a plan': {args: ['plan', '--node-name=cp1', '--config=CONFIG'], last: over},
	'is a reset': {before: init, args: ['reset', '--force', '--sandbox=NODE', '--sandbox-speed=0'], last: over},
	'is an undo': {before: init, args: ['undo', '--yes', '--sandbox=NODE', '--sandbox-speed=0'], last: over},
	'is an inspection': {before: init, args: ['inspect', '--sandbox=NODE'], last: over},
};
const looked = process.env['KUBESTEP_REPLAYED'] === 'all' ? Object.entries(seen) : Object.entries(seen).slice(0, 1);

test.each(looked)('in a terminal a run that %s is shown last as it was replayed, but for the bar and the keys', async (_name, {before, args, steers = [], last, at, goes, upTo}) => {
	const folder = temporaryFolder();
	folders.push(folder);
	const [file, config] = [join(folder, 'run.jsonl'), join(folder, 'cluster.yaml')];
	writeFileSync(config, 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nencryptionAlgorithm: ECDSA-P256\n');
	const machine = join(folder, 'machine.yaml');
	writeFileSync(machine, 'components: {kube-apiserver: {fails: true}}\n');
	const hasty = join(folder, 'hasty.yaml');
	writeFileSync(hasty, `${readFileSync(config, 'utf8')}---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\ntimeouts: {kubernetesAPICall: 2s, controlPlaneComponentHealthCheck: 2s}\n`);
	const placed = (words: readonly string[]) => words.map((word) => word.replace('NODE', join(folder, 'node')).replace('CONFIG', config).replace('MACHINE', machine).replace('HASTY', hasty));
	const open = (words: readonly string[], rows: number) => {
		const one = new Terminal(words, {columns: 120, rows, env: {XDG_CONFIG_HOME: folder}});
		terminals.push(one);
		return one;
	};
	if (before !== undefined) {
		expect((await kubestep([...placed(before), '--output=plain'])).code).toBe(0);
	}
	const live = open([...placed(args), '--record', file], 36);
	for (const [shown, key] of steers) {
		await live.until(() => live.lines.some((line) => line.trimEnd() === ` Do this now? ${shown}`));
		live.keys(key);
	}
	await live.until(last);
	const {lines} = live;
	live.keys('q');
	await live.exit();
	// The bar takes a line: with one more there is as much room for the run.
	const replayed = open(['replay', file, ...at === undefined ? [] : [`--at=${at}`]], 37);
	await replayed.until('paused');
	if (goes !== undefined) {
		const before = replayed.lines.at(-2);
		replayed.keys(goes);
		await replayed.until(() => replayed.lines.at(-2) !== before);
	}
	const rows = upTo === undefined ? lines.length - 3 : lines.findIndex((line) => line.includes(upTo));
	expect(rows).toBeGreaterThan(8);
	expect(replayed.lines.slice(0, rows)).toEqual(lines.slice(0, rows));
	replayed.keys('q');
	expect(await replayed.exit()).toBe(0);
}, 60_000);
