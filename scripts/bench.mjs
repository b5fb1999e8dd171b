// Whole-process times and memory of the built program, and the machine's own key making beside
// them: machines differ and are noisy, so a budget is a ratio measured in the same minute.
import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {availableParallelism, tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {spawn as spawnTerminal} from '@lydell/node-pty';
import xterm from '@xterm/headless';

if (process.argv[2] === 'node') await import('./bench-node.mjs').then(() => process.exit());

const program = fileURLToPath(new URL('../bin/kubestep.js', import.meta.url));
const RUNS = 5;
/** Whole sandbox run at speed 0, sixteen RSA-2048 keys included, against as many by openssl. */
const BUDGET_RATIO = 1.3;
/** `config validate` of 200 lines, the whole process: a person waits for nothing, and a script may ask for many. */
const BUDGET_VALIDATE_MS = 250;
const VALIDATE_RUNS = 20;
/** `plan` of the default configuration on this machine, the whole process, by the kind of keys. */
const BUDGET_PLAN_MS = {'RSA-2048': 1000, 'ECDSA-P256': 400};
const configuration = fileURLToPath(new URL('bench.yaml', import.meta.url));
const KEYS = `seq 16 | xargs -P${availableParallelism()} -I{} openssl genrsa -out /dev/null 2048`;
const OFFLINE = ['preflight', 'kubelet-start', 'wait-control-plane', 'upload-config', 'upload-certs', 'mark-control-plane', 'bootstrap-token', 'kubelet-finalize', 'addon', 'show-join-command'];

const folder = () => mkdtempSync(join(tmpdir(), 'kubestep-bench-'));
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const percentile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];

/** Milliseconds and kilobytes at most of one process. */
function once(command, args) {
	const begun = performance.now();
	const {status, stderr} = spawnSync('/usr/bin/env', [command, ...args], {encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe']});
	if (status !== 0) {
		throw new Error(`${command} ${args.join(' ')}: ${status}\n${stderr}`);
	}
	return performance.now() - begun;
}

async function peakMemory(args) {
	const child = spawn(process.execPath, [program, ...args], {stdio: 'ignore'});
	let peak = 0;
	const timer = setInterval(() => {
		try {
			peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
		} catch {
			// It is over, or this system has no /proc.
		}
	}, 10);
	await new Promise((resolve) => child.on('close', resolve));
	clearInterval(timer);
	return peak;
}

function sandboxRun(more = []) {
	const where = folder();
	try {
		return once(process.execPath, [program, 'init', `--sandbox=${where}`, '--sandbox-speed=0', '--output=plain', ...more]);
	} finally {
		rmSync(where, {recursive: true, force: true});
	}
}

/** The interface in a pseudo-terminal: first frame, keys while it runs, and what it costs at rest. */
async function terminal() {
	const where = folder();
	const {CI: _ci, ...env} = process.env;
	const model = new xterm.Terminal({cols: 100, rows: 30, allowProposedApi: true});
	const begun = performance.now();
	const pty = spawnTerminal(process.execPath, [program, 'init', `--sandbox=${where}`, '--sandbox-speed=0.5'], {cols: 100, rows: 30, env: {...env, TERM: 'xterm-256color', LANG: 'C.UTF-8'}});
	let bytes = 0;
	let onData = () => undefined;
	pty.onData((data) => {
		bytes += data.length;
		onData();
		model.write(data);
	});
	const screen = () => Array.from({length: 30}, (_, row) => model.buffer.active.getLine(row)?.translateToString(true) ?? '').join('\n');
	const until = async (text) => {
		while (!screen().includes(text)) {
			await new Promise((resolve) => setTimeout(resolve, 2));
		}
	};
	await until('preflight');
	const firstFrame = performance.now() - begun;
	const keys = [];
	for (let index = 0; index < 40; index += 1) {
		await new Promise((resolve) => setTimeout(resolve, 60));
		const sent = performance.now();
		const answered = new Promise((resolve) => {
			onData = resolve;
		});
		pty.write(index % 8 < 4 ? 'j' : 'k');
		await answered;
		keys.push(performance.now() - sent);
	}
	onData = () => undefined;
	await until('kubeadm join');
	await new Promise((resolve) => setTimeout(resolve, 1500));
	const ticks = () => {
		try {
			const fields = readFileSync(`/proc/${pty.pid}/stat`, 'utf8').split(') ')[1].split(' ');
			return Number(fields[11]) + Number(fields[12]);
		} catch {
			return 0;
		}
	};
	const before = {bytes, ticks: ticks()};
	await new Promise((resolve) => setTimeout(resolve, 3000));
	const idle = {bytes: (bytes - before.bytes) / 3, cpu: (ticks() - before.ticks) / 3};
	pty.write('q');
	await new Promise((resolve) => pty.onExit(resolve));
	rmSync(where, {recursive: true, force: true});
	return {firstFrame, keys, idle};
}

/** Shares of a run's time, megabytes, and milliseconds: what recording costs, and what a recording of 100 MB lets one wait. */
const BUDGET_RECORD = 0.03;
const BUDGET_RECORD_MB = 5;
const BUDGET_OPEN_MS = 2000;
const BUDGET_MOVE_MS = 50;
const NOISY_BYTES = 100_000_000;

/** Milliseconds of processor time that a whole sandbox run takes, its children's too: what a busy machine does meanwhile is none of it. */
function processorMs() {
	const where = folder();
	const {stdout} = spawnSync('sh', ['-c', '"$0" "$@" >/dev/null 2>&1; times', process.execPath, program, 'init', `--sandbox=${where}`, '--sandbox-speed=0', '--output=plain'], {encoding: 'utf8'});
	rmSync(where, {recursive: true, force: true});
	const [, children = ''] = stdout.trim().split('\n');
	return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000, 0);
}

const processorSince = (from) => {
	const {user, system} = process.cpuUsage(from);
	return (user + system) / 1000;
};

/** Lines of a recorded run, its header first. */
function recordedLines() {
	const where = folder();
	const file = join(where, 'run.jsonl');
	once(process.execPath, [program, 'init', `--sandbox=${join(where, 'node')}`, '--sandbox-speed=0', '--output=plain', '--record', file]);
	const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
	rmSync(where, {recursive: true, force: true});
	return lines;
}

/** What the recorder of a run's events costs by itself: in a process of its own, whose bus is fed with them with it and without. */
function recorder(lines) {
	const where = folder();
	writeFileSync(join(where, 'events.json'), JSON.stringify(lines.slice(1).map((line) => JSON.parse(line))));
	const {status, stdout, stderr} = spawnSync(process.execPath, ['--expose-gc', fileURLToPath(new URL('bench-recorder.mjs', import.meta.url)), where], {encoding: 'utf8'});
	rmSync(where, {recursive: true, force: true});
	if (status !== 0) {
		throw new Error(`bench-recorder.mjs: ${status}\n${stderr}`);
	}
	return JSON.parse(stdout);
}

/** A recording of a run whose kubelet said far too much: opened, and gone through at random. Of the sources, as they are. */
async function noisy([header, ...lines]) {
	const said = `${JSON.stringify({v: 2, seq: 1, run: 'run', time: '2026-01-01T00:00:00.000Z', elapsedMs: 0, type: 'log', level: 'info', source: 'kubelet', text: 'E1123 10:00:00.000000 1234 reflector.go:166] "Unhandled Error" err="failed to list *v1.Service: connection refused"'.repeat(2)})}\n`;
	const each = said.repeat(Math.ceil(NOISY_BYTES / lines.length / said.length));
	const bytes = Buffer.from(`${header}\n${lines.map((line) => `${line}\n${each}`).join('')}`);
	const {Recording} = await import('../source/core/recording/recording.ts');
	const begun = process.cpuUsage();
	const recording = new Recording(bytes, 'run.jsonl');
	const open = processorSince(begun);
	let move = 0;
	for (let step = 0; step < 200; step += 1) {
		const from = process.cpuUsage();
		recording.stateAt(Math.floor(recording.count * ((step * 0.618) % 1)));
		move = Math.max(move, processorSince(from));
	}
	return {open, move, size: bytes.length, count: recording.count};
}

const yardstick = [];
const whole = [];
const offline = [];
sandboxRun();
for (let index = 0; index < RUNS; index += 1) {
	yardstick.push(once('sh', ['-c', `${KEYS} 2>/dev/null`]));
	whole.push(sandboxRun());
	offline.push(sandboxRun([`--skip-phases=${OFFLINE.join(',')}`]));
}
once(process.execPath, [program, 'config', 'validate', `--config=${configuration}`]);
const validated = Array.from({length: VALIDATE_RUNS}, () => once(process.execPath, [program, 'config', 'validate', `--config=${configuration}`]));
const planned = Object.entries(BUDGET_PLAN_MS).map(([algorithm, most]) => {
	const where = folder();
	const file = join(where, 'cluster.yaml');
	writeFileSync(file, `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\nencryptionAlgorithm: ${algorithm}\n`);
	const took = median(Array.from({length: RUNS}, () => once(process.execPath, [program, 'plan', `--config=${file}`, '--output=plain'])));
	rmSync(where, {recursive: true, force: true});
	return {name: `plan, ${algorithm} keys`, took, most};
});
const where = folder();
const memory = await peakMemory(['init', `--sandbox=${where}`, '--sandbox-speed=0', '--output=plain']);
rmSync(where, {recursive: true, force: true});
const processed = median(Array.from({length: 3}, processorMs));
const lines = recordedLines();
const recording = recorder(lines);
const replayed = await noisy(lines);
const drawn = await terminal();

const ratio = median(whole) / median(yardstick);
const share = recording.ms / processed;
const ms = (value) => `${Math.round(value)} ms`;
const rows = [
	['openssl genrsa × 16, the yardstick', ms(median(yardstick))],
	['whole sandbox run at speed 0', `${ms(median(whole))}  = ${ratio.toFixed(2)} × the yardstick (at most ${BUDGET_RATIO})`],
	['offline phases (certs, kubeconfig, etcd, control-plane)', ms(median(offline))],
	[`config validate, ${readFileSync(configuration, 'utf8').trimEnd().split('\n').length} lines`, `${ms(median(validated))}, at most ${ms(Math.max(...validated))} in ${VALIDATE_RUNS} runs (at most ${BUDGET_VALIDATE_MS} ms)`],
	...planned.map(({name, took, most}) => [name, `${ms(took)} (at most ${most} ms)`]),
	['peak memory of the whole run, plain', `${Math.round(memory)} MB`],
	[`recording a run, ${recording.events} events, in a file and on the node`, `${recording.ms.toFixed(1)} ms of processor time, ${(share * 100).toFixed(1)} % of the run's ${ms(processed)} (at most ${BUDGET_RECORD * 100} %); ${recording.mb.toFixed(1)} MB, ${recording.mostMb.toFixed(1)} MB where the node's is full (at most ${BUDGET_RECORD_MB} MB)`],
	[`a recording of ${Math.round(replayed.size / 1e6)} MB, ${replayed.count} events`, `opens in ${ms(replayed.open)} of processor time (at most ${BUDGET_OPEN_MS} ms), moves within ${replayed.move.toFixed(1)} ms (at most ${BUDGET_MOVE_MS} ms)`],
	['first frame of the interface', ms(drawn.firstFrame)],
	['key to frame while it runs, median and 95th percentile', `${drawn.keys.length} keys: ${percentile(drawn.keys, 0.5).toFixed(1)} ms, ${percentile(drawn.keys, 0.95).toFixed(1)} ms`],
	['at rest', `${Math.round(drawn.idle.bytes)} bytes/s, ${drawn.idle.cpu.toFixed(1)} % of a core`],
];
const width = Math.max(...rows.map(([name]) => name.length));
console.log(`Medians of ${RUNS} runs, Node ${process.versions.node}, ${availableParallelism()} cores\n`);
for (const [name, value] of rows) {
	console.log(`${name.padEnd(width)}  ${value}`);
}
const over = [
	...(ratio > BUDGET_RATIO ? [`${ratio.toFixed(2)} > ${BUDGET_RATIO}`] : []),
	...planned.filter(({took, most}) => took > most).map(({name, took, most}) => `${name}, ${ms(took)} > ${most} ms`),
	...(share > BUDGET_RECORD ? [`recording, ${(share * 100).toFixed(1)} % > ${BUDGET_RECORD * 100} %`] : []),
	...(Math.max(recording.mb, recording.mostMb) > BUDGET_RECORD_MB ? [`recording, ${Math.max(recording.mb, recording.mostMb).toFixed(1)} MB > ${BUDGET_RECORD_MB} MB`] : []),
	...(replayed.open > BUDGET_OPEN_MS || replayed.move > BUDGET_MOVE_MS ? ['a recording of 100 MB'] : []),
	...(median(validated) > BUDGET_VALIDATE_MS ? [`config validate, ${ms(median(validated))} > ${BUDGET_VALIDATE_MS} ms`] : []),
];
if (over.length > 0) {
	console.log(`\nover budget: ${over.join('; ')}`);
	process.exitCode = 1;
}
