// Whole-process times and memory of the built program, and the machine's own key making beside
// them: machines differ and are noisy, so a budget is a ratio measured in the same minute.
import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {availableParallelism, tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {spawn as spawnTerminal} from '@lydell/node-pty';
import xterm from '@xterm/headless';

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
const drawn = await terminal();

const ratio = median(whole) / median(yardstick);
const ms = (value) => `${Math.round(value)} ms`;
const rows = [
	['openssl genrsa × 16, the yardstick', ms(median(yardstick))],
	['whole sandbox run at speed 0', `${ms(median(whole))}  = ${ratio.toFixed(2)} × the yardstick (at most ${BUDGET_RATIO})`],
	['offline phases (certs, kubeconfig, etcd, control-plane)', ms(median(offline))],
	[`config validate, ${readFileSync(configuration, 'utf8').trimEnd().split('\n').length} lines`, `${ms(median(validated))}, at most ${ms(Math.max(...validated))} in ${VALIDATE_RUNS} runs (at most ${BUDGET_VALIDATE_MS} ms)`],
	...planned.map(({name, took, most}) => [name, `${ms(took)} (at most ${most} ms)`]),
	['peak memory of the whole run, plain', `${Math.round(memory)} MB`],
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
	...(median(validated) > BUDGET_VALIDATE_MS ? [`config validate, ${ms(median(validated))} > ${BUDGET_VALIDATE_MS} ms`] : []),
];
if (over.length > 0) {
	console.log(`\nover budget: ${over.join('; ')}`);
	process.exitCode = 1;
}
