import {spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {dump} from 'js-yaml';
import {afterEach, describe, expect, test} from 'vitest';
import {diagnosisCodes} from '../../source/core/told/diagnosis-codes.ts';
import type {Diagnosis} from '../../source/core/told/diagnosis.ts';
import type {Event} from '../../source/core/told/events.ts';
import {faults, type ConfigPatch, type Fault} from './faults.ts';
import {noNode, RIG, RigNode} from './rig.ts';
import {program} from '../built.ts';

/**
 * Each fault takes about a minute: those that KUBESTEP_FAULTS names, codes separated by commas, or `all`. With
 * KUBESTEP_RECORD, a folder, what a look at the broken node finds is written there as a recording.
 */
const wanted = process.env['KUBESTEP_FAULTS'] ?? '';
const chosen = faults.filter(({code}) => wanted === 'all' || wanted.split(',').includes(code));
const skipped = noNode ?? (wanted === '' ? 'KUBESTEP_FAULTS names none' : undefined);
const recordings = process.env['KUBESTEP_RECORD'];
const [name, address] = (process.env['KUBESTEP_FAULT_NODE'] ?? 'nt3 10.10.0.42').split(' ') as [string, string];

const checkout = join(import.meta.dirname, '../..');
/** After the symptom: issue a cause later than that, and a person has begun to look for it alone. */
const LIMIT_S = 15;

/** What no fault needs: found by the watch before any of the run's timeouts, which are short here. */
function configOf({init = {}, cluster = {}, kubelet = {}}: ConfigPatch, patches: string | undefined, timeouts: Record<string, string>): string {
	const {nodeRegistration = {}, localAPIEndpoint = {}, ...rest} = init as {nodeRegistration?: object; localAPIEndpoint?: object};
	return [
		{
			apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'InitConfiguration',
			localAPIEndpoint: {advertiseAddress: address, ...localAPIEndpoint},
			nodeRegistration: {name, criSocket: 'unix:///run/containerd/containerd.sock', ...nodeRegistration},
			...(patches !== undefined && {patches: {directory: patches}}), timeouts, ...rest,
		},
		{apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'ClusterConfiguration', kubernetesVersion: 'v1.36.2', ...cluster},
		{apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', failCgroupV1: false, cgroupDriver: 'cgroupfs', ...kubelet},
	].map((document) => `---\n${dump(document)}`).join('').replaceAll('ADDRESS', address).replaceAll('NODE', name);
}

/** Shell words on the node, with the words of tools.sh. */
async function shell(node: RigNode, words: string): Promise<void> {
	const {code, out} = await node.run('bash', '-c', `set -e; export KUBESTEP_CHECKOUT=${checkout} KUBESTEP_NODE=${process.execPath}; . ${checkout}/test/node/tools.sh; ${words.replaceAll('ADDRESS', address).replaceAll('NODE', name)}`);
	if (code !== 0) {
		throw new Error(`${words}: ${out}`);
	}
}

interface Run {
	readonly code: number;
	readonly out: string;
	readonly diagnosis?: Diagnosis;
	/** After the kubelet was started, or after the fault was brought about later than that. */
	readonly seconds: number;
	readonly failure?: {readonly diagnosis?: Diagnosis} | undefined;
}

/** Runs init on the node; `onStep` is told the end of each step, `onDiagnosis` the first cause that is told. */
async function init(config: string, more: readonly string[], {shows, onStep, onDiagnosis}: {shows?: string | undefined; onStep?: (step: string) => Promise<void>; onDiagnosis?: () => Promise<void>} = {}): Promise<Run> {
	const child = spawn(RIG, ['exec', name, process.execPath, program, 'init', '--config', config, '--output', 'json', ...more], {stdio: ['ignore', 'pipe', 'pipe']});
	let error = '';
	child.stderr.on('data', (chunk: Buffer) => {
		error += chunk.toString();
	});
	const lines: string[] = [];
	let since = 0;
	let told: {diagnosis: Diagnosis; seconds: number} | undefined;
	let failure: Run['failure'];
	const closed = new Promise<number>((resolve) => {
		child.on('close', (code) => resolve(code ?? 1));
	});
	for await (const line of createInterface({input: child.stdout})) {
		lines.push(line);
		const event = JSON.parse(line) as Event;
		if (event.type === 'step.finished') {
			since = event.step === 'kubelet-start/start' || event.step === shows ? Date.parse(event.time) : since;
			const at = Date.now();
			await onStep?.(event.step);
			since = Math.max(since, onStep === undefined || Date.now() - at < 5 ? 0 : Date.now());
		} else if (event.type === 'watch.changed' && event.diagnosis !== undefined && told === undefined) {
			told = {diagnosis: event.diagnosis, seconds: (Date.parse(event.time) - since) / 1000};
			await onDiagnosis?.();
		} else if (event.type === 'run.finished') {
			failure = event.failure;
			if (told === undefined && failure?.diagnosis !== undefined) {
				// The run failed by it before a second look agreed.
				told = {diagnosis: failure.diagnosis, seconds: (Date.parse(event.time) - since) / 1000};
				await onDiagnosis?.();
			}
		}
	}
	return {code: await closed, out: `${lines.slice(-4).join('\n')}\n${error}`, seconds: told?.seconds ?? Infinity, ...(told && {diagnosis: told.diagnosis}), failure};
}

let node: RigNode | undefined;
const folders: string[] = [];
afterEach(async () => {
	await node?.down();
	for (const folder of folders.splice(0)) {
		rmSync(folder, {recursive: true});
	}
}, 60_000);

test('every code is brought about on a node or was reported by people, but three that are held elsewhere', () => {
	const brought = new Set<string>(faults.map(({code}) => code));
	const reported = new Set((JSON.parse(readFileSync(new URL('../fixtures/reported-failures.json', import.meta.url), 'utf8')) as {code: string}[]).map(({code}) => code));
	expect(diagnosisCodes.filter((code) => !brought.has(code) && !reported.has(code)).toSorted()).toEqual(['kubelet.config-field', 'node.forbidden', 'runtime.not-ready']);
	// What could be brought about once still is.
	expect(brought.size).toBeGreaterThanOrEqual(66);
});

describe.skipIf(skipped !== undefined)(`A node with a fault${skipped === undefined ? '' : ` (skipped: ${skipped})`}`, {timeout: 300_000}, () => {
	test.each(chosen)('$code: $what', async (fault) => {
		node = await RigNode.up(name, address);
		const folder = mkdtempSync(join(tmpdir(), 'kubestep-fault-'));
		folders.push(folder);
		const config = files(folder, fault);
		const good = join(folder, 'good.yaml');
		writeFileSync(good, configOf({}, undefined, {}));
		await node.run('cp', good, '/etc/kubernetes/init.yaml');
		if (fault.before !== undefined) {
			await shell(node, fault.before);
		}
		const ignored = `--ignore-preflight-errors=${['SystemVerification', 'ImagePull', 'Swap', ...(fault.ignore === undefined ? [] : [fault.ignore])].join(',')}`;
		const onNode = node;
		const begun = Date.now();
		const broken = await init(config, [ignored], {
			shows: fault.shows,
			onStep: async (step) => (step === fault.after && fault.breaks !== undefined ? shell(onNode, fault.breaks) : undefined),
			onDiagnosis: async () => (recordings === undefined ? undefined : record(onNode, fault, config, begun)),
		});
		expect(broken.diagnosis, broken.out).toMatchObject({code: fault.code, component: fault.component});
		expect(broken.seconds).toBeLessThan(LIMIT_S);
		expect(broken.code === 0).toBe(fault.isTolerated === true);

		if (fault.mend !== undefined) {
			await shell(node, fault.mend);
		}
		// What the remedy does not name is as it was; the configuration is the one without the fault.
		const mended = await init(good, [ignored]);
		expect(mended.code, mended.out).toBe(0);
	});
});

/** @returns the configuration's path. */
function files(folder: string, {config = {}, patches}: Fault): string {
	const at = patches === undefined ? undefined : join(folder, 'patches');
	for (const [file, content] of Object.entries(patches ?? {})) {
		mkdirSync(at ?? '', {recursive: true});
		writeFileSync(join(at ?? '', file), content.replaceAll('ADDRESS', address));
	}
	const path = join(folder, 'init.yaml');
	writeFileSync(path, configOf(config, at, {kubeletHealthCheck: '20s', controlPlaneComponentHealthCheck: '25s', kubernetesAPICall: '20s'}));
	return path;
}

async function record(broken: RigNode, {what, code}: Fault, config: string, since: number): Promise<void> {
	const {stdout, code: status, out} = await broken.run(process.execPath, join(checkout, 'test/node/tools.ts'), 'look', config, String(since));
	if (status !== 0) {
		throw new Error(out);
	}
	const anonymous = stdout.replaceAll(address, '192.0.2.10').replaceAll(name, 'cp1');
	writeFileSync(join(recordings ?? '', `${code}.json`), `${JSON.stringify({description: what, observation: JSON.parse(anonymous) as unknown}, undefined, '\t')}\n`);
}
