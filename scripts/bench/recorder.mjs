// What a recorder costs, in a process of its own: the events of a run go over a bus as they do in a
// run, with readers that do nothing, with a recorder and without. Processor time of both is taken round
// by round, so that a busy machine does not drown it.
import {readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {machineOf, startRecording} from '../../source/cli/run/recorder.ts';
import {EventBus} from '../../source/core/engine/event-bus.ts';
import {LAST_BYTES} from '../../source/core/recording/form.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import {createSandboxHost, healthyMachine} from '../../source/hosts/sandbox/index.ts';

const [where] = process.argv.slice(2);
const bodies = JSON.parse(readFileSync(join(where, 'events.json'), 'utf8')).map(({v: _v, seq: _seq, run: _run, time: _time, elapsedMs: _elapsedMs, ...body}) => body);
const said = {type: 'log', level: 'info', source: 'kubelet', text: 'E1123 10:00:00.000000 1234 reflector.go:166] "Unhandled Error"'.repeat(4)};
const ROUNDS = 12;
/** Until the machine's facts are there. */
const KNOWN_MS = 40;
/** Ten thousand lines a second, and time for the recorder to write them. */
const TOGETHER = 1000;
const GATHERED_MS = 110;

const clock = {now: () => Date.now(), monotonic: () => Math.floor(performance.now())};
const host = await createSandboxHost({directory: join(where, 'node'), speed: 0, fresh: false, machine: healthyMachine});

async function round(events, isRecorded) {
	const secrets = new Secrets();
	const bus = new EventBus('run', clock, {secrets});
	bus.subscribe(() => undefined);
	const file = join(where, 'run.jsonl');
	const from = process.cpuUsage();
	const recorder = isRecorded ? startRecording({bus, secrets}, clock, {command: 'init', flags: {}, typed: [], files: [], machine: async () => machineOf(host), keptOn: host}, file) : undefined;
	// What is known of the machine is there before the events of a real run.
	await new Promise((resolve) => setTimeout(resolve, KNOWN_MS));
	for (const [index, body] of events.entries()) {
		bus.emit(body);
		if (index % TOGETHER === TOGETHER - 1) {
			await new Promise((resolve) => setTimeout(resolve, GATHERED_MS));
		}
	}
	global.gc();
	const held = process.memoryUsage();
	await recorder?.end();
	const {user, system} = process.cpuUsage(from);
	rmSync(file, {force: true});
	return {ms: (user + system) / 1000, mb: (held.heapUsed + held.external) / 1e6};
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
/** @returns milliseconds that the first recording takes, and one of many; megabytes that it holds when all has been told */
async function difference(events, rounds = ROUNDS) {
	const bare = [];
	const recorded = [];
	for (let index = 0; index < rounds; index += 1) {
		bare.push(await round(events, false));
	}
	for (let index = 0; index < rounds; index += 1) {
		recorded.push(await round(events, true));
	}
	const of = (all, what) => median(all.map((one) => one[what]));
	return {firstMs: recorded[0].ms - of(bare, 'ms'), ms: of(recorded, 'ms') - of(bare, 'ms'), mb: of(recorded, 'mb') - of(bare, 'mb')};
}

const one = await difference(bodies);
const most = await difference([...bodies, ...Array.from({length: Math.ceil(LAST_BYTES / 400)}, () => said)], 3);
await host.close();
// A run happens once: what the first one takes counts.
console.log(JSON.stringify({events: bodies.length, ms: one.firstMs, warmMs: one.ms, mb: one.mb, mostMb: most.mb}));
