// Whole inits of kubeadm and of the built program on the same node, made anew each time, in turn, and where their time
// goes: node scripts/bench.mjs node [RUNS]. The images are there already, so that no network is measured; the machine is
// what it is, so that only medians of one and the same run are compared.
import {spawn, spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {createInterface} from 'node:readline';

/** Whole init, as a share of kubeadm's. */
const BUDGET_RATIO = 0.85;
/** What is our own of it: before the kubelet starts and after the wait together, seconds. */
const BUDGET_OWN_S = 1.2;
const RUNS = 3;
/** Between two looks at how much processor time the program has taken; the kernel counts in hundredths of a second. */
const LOOK_MS = 50;
const TICK_S = 0.01;
const KEY_PAIRS = 16;

/**
 * What ends each part, by the lines of either program. Our own lines are stamped by the run's recording instead, which
 * is finer; these are what the two have in common.
 */
const KUBEADM_ENDS = {kubelet: /^\[kubelet-start\] Starting the kubelet/, healthy: /^\[control-plane-check\] \S+ is healthy/};

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const seconds = (value) => `${value.toFixed(2)} s`;

const {auditedConfig, IGNORED, noNode, RIG, RigNode} = await import('../test/node/rig.ts').catch((error) => ({noNode: error.message}));
if (noNode !== undefined) {
	console.log(`bench node: skipped, ${noNode}`);
} else {
	await compare(Number(process.argv.find((word) => /^\d+$/.test(word)) ?? RUNS));
}

/** @param {number} runs of each program */
async function compare(runs) {
	const taken = {kubeadm: [], kubestep: []};
	const keys = [];
	for (let run = 1; run <= runs; run += 1) {
		keys.push(await keyMaking());
		// Who comes first takes turns, too: what a node leaves behind is cleared away while the next one begins.
		const both = Object.entries(taken);
		for (const [name, all] of run % 2 === 1 ? both : both.toReversed()) {
			const one = await init(name);
			all.push(one);
			console.log(`${name} ${run}: ${seconds(one.whole)}`);
		}
	}
	print(taken, keys, runs);
}

/** One init on a node of its own. Times are seconds. */
async function init(name) {
	const node = await RigNode.up('nt1', '10.10.0.40');
	const {config, prepare, remove} = auditedConfig(node);
	try {
		await prepare();
		// A node's images were just written: what the disk still has to do of that is no part of an init.
		spawnSync('sync');
		const words = ['init', '--config', config, IGNORED];
		const program = name === 'kubeadm' ? ['kubeadm', ...words] : [process.execPath, 'bin/kubestep.js', ...words, '--output=plain'];
		const {begun, ended, lines, code, looks} = await follow(node, program);
		if (code !== 0) {
			throw new Error(`${name}: ${lines.map(({text}) => text).join('\n')}`);
		}
		const {kubelet, healthy, phases} = name === 'kubeadm' ? marksOfLines(lines) : marksOfEvents((await node.run('cat', '/var/lib/kubestep/last.jsonl')).stdout, begun, ended);
		return {
			whole: (ended - begun) / 1000, before: (kubelet - begun) / 1000, waiting: (healthy - kubelet) / 1000, after: (ended - healthy) / 1000,
			phases, processor: looks.at(-1).taken, processorWaiting: takenAt(looks, healthy) - takenAt(looks, kubelet),
		};
	} finally {
		remove();
		await node.down();
	}
}

/** Runs a program on a node: when each line came, and how much processor time it had taken when. */
async function follow(node, program) {
	const child = spawn(RIG, ['exec', node.name, 'sh', '-c', 'echo $$; exec "$@" 2>&1', 'sh', ...program], {stdio: ['ignore', 'pipe', 'inherit'], env: {...process.env, KUBECONFIG: '/etc/kubernetes/admin.conf'}});
	const lines = [];
	const looks = [{at: Date.now(), taken: 0}];
	let pid;
	let begun = Date.now();
	createInterface({input: child.stdout}).on('line', (text) => {
		if (pid === undefined) {
			pid = Number(text);
			begun = Date.now();
			return;
		}
		lines.push({at: Date.now(), text});
	});
	const timer = setInterval(() => looks.push({at: Date.now(), taken: processorSeconds(pid) ?? looks.at(-1).taken}), LOOK_MS);
	const code = await new Promise((resolve) => child.on('close', resolve));
	clearInterval(timer);
	return {begun, ended: Date.now(), lines, code, looks};
}

/** Of a process and its children that have ended; undefined once it has. */
function processorSeconds(pid) {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
		return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_S;
	} catch {
		return undefined;
	}
}

function takenAt(looks, at) {
	return looks.findLast((look) => look.at <= at)?.taken ?? 0;
}

function marksOfLines(lines) {
	return {kubelet: lines.find(({text}) => KUBEADM_ENDS.kubelet.test(text)).at, healthy: lines.findLast(({text}) => KUBEADM_ENDS.healthy.test(text)).at, phases: new Map()};
}

/** Of the recording that a run leaves on its node. Phases are those at the top, with what comes before and after all of them. */
function marksOfEvents(text, begun, ended) {
	const events = text.trimEnd().split('\n').slice(1).map((line) => JSON.parse(line));
	const at = (event) => Date.parse(event.time);
	const [first] = events;
	const phases = new Map([['start of the program', (at(first) - begun) / 1000]]);
	const open = new Map();
	for (const event of events.filter(({phase}) => phase !== undefined && !phase.includes('/'))) {
		if (event.type === 'phase.started') {
			open.set(event.phase, at(event));
		} else if (event.type === 'phase.finished' && open.has(event.phase)) {
			phases.set(event.phase, (at(event) - open.get(event.phase)) / 1000);
		}
	}
	phases.set('end of the program', (ended - at(events.at(-1))) / 1000);
	return {
		kubelet: at(events.find(({type, step}) => type === 'step.started' && step === 'kubelet-start/start')),
		healthy: at(events.find(({type, phase}) => type === 'phase.finished' && phase === 'wait-control-plane')),
		phases,
	};
}

/** As many key pairs as an init makes, all at once, by a Node that does nothing else: what no program on Node is faster than. */
async function keyMaking() {
	const begun = performance.now();
	const script = `const {generateKeyPair} = require('node:crypto'); for (let n = 0; n < ${KEY_PAIRS}; n += 1) generateKeyPair('rsa', {modulusLength: 2048}, () => {});`;
	await new Promise((resolve) => spawn(process.execPath, ['-e', script], {stdio: 'ignore'}).on('close', resolve));
	return (performance.now() - begun) / 1000;
}

function print({kubeadm, kubestep}, keys, runs) {
	const of = (all, name) => median(all.map((one) => one[name]));
	const rows = [
		['', 'kubeadm', 'kubestep', 'share'],
		...[['whole init', 'whole'], ['before the kubelet starts', 'before'], ['waiting for components', 'waiting'], ['after', 'after'], ['processor time, whole', 'processor'], ['processor time while waiting', 'processorWaiting']].map(([title, name]) => {
			const [theirs, ours] = [of(kubeadm, name), of(kubestep, name)];
			return [title, seconds(theirs), seconds(ours), (ours / theirs).toFixed(2)];
		}),
	];
	console.log(`\nMedians of ${runs} runs each, in turn, Node ${process.versions.node}, ${availableParallelism()} cores\n`);
	table(rows);
	console.log('');
	table([['of ours, by phase', ''], ...[...kubestep[0].phases.keys()].map((phase) => [phase, seconds(median(kubestep.map(({phases}) => phases.get(phase))))])]);
	const own = median(kubestep.map(({before, after}) => before + after));
	const ratio = of(kubestep, 'whole') / of(kubeadm, 'whole');
	console.log(`\nbefore and after together: ${seconds(own)} (at most ${seconds(BUDGET_OWN_S)}); ${KEY_PAIRS} RSA-2048 keys alone take a bare Node ${seconds(median(keys))}`);
	console.log(`whole: ${ratio.toFixed(2)} × kubeadm's (at most ${BUDGET_RATIO})`);
	if (ratio > BUDGET_RATIO || own > BUDGET_OWN_S) {
		console.log('over budget');
		process.exitCode = 1;
	}
}

function table(rows) {
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	for (const row of rows) {
		console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ').trimEnd());
	}
}
