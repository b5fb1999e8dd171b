import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {init} from '../../source/cli/run/run-init.ts';
import {planInit, type PlannedInit} from '../../source/cli/run/planned-init.ts';
import {prepareInit} from '../../source/cli/run/prepare-init.ts';
import type {Event} from '../../source/core/told/events.ts';
import {elsewhere, recordedRuns, runCase, type Outcome} from './recorded-run.ts';

/** What the stand-in kubelet and etcd write, and what a run writes about itself. */
const ofStandIns = /\/member\/|^\/var\/lib\/kubelet\/pki\/|^\/var\/log\/pods\/|^\/var\/lib\/kubestep\//;
/** All that were recorded take minutes: KUBESTEP_PLANS=all; else those of the selection. */
const selection = join(import.meta.dirname, '../fixtures/cases');
const names = recordedRuns().filter((name) => !Object.hasOwn(elsewhere, name) && (process.env['KUBESTEP_PLANS'] === 'all' || existsSync(join(selection, name, 'out/requests.json'))));

describe.each(names)('the plan of %s', (name) => {
	let planned: PlannedInit;
	const files = new Map<string, string>();
	let run: Outcome;
	beforeAll(async () => {
		run = await runCase(name, {
			kind: 'json',
			async before(flags) {
				const prepared = await prepareInit({flags: {...flags, 'dry-run': true}}, 'plan');
				planned = await planInit(prepared);
				for (const path of new Set(planned.changes.flatMap((change) => (change.kind === 'file' ? [change.path] : [])))) {
					files.set(path, String(await planned.files.read(path)));
				}
				await prepared.host.close();
			},
		});
	});
	afterAll(() => run?.close());

	test('changes nothing', () => {
		expect(run.changedBefore).toEqual([]);
	});

	test('lists what the run then does, in order', () => {
		const happened = run.said.trimEnd().split('\n').map((line) => JSON.parse(line) as Event);
		expect(stepsOf(planned.events)).toEqual(stepsOf(happened));
	});

	test('sends what the run then sends, in order', () => {
		const sent = planned.changes.flatMap((change) => (change.kind === 'request' ? [`${change.method} ${decodeURIComponent(change.path)} ${change.status}`] : []));
		expect(sent.map(masked)).toEqual(run.requests.filter(({method}) => method !== 'GET').map(({method, path, answered}) => masked(`${method} ${path} ${answered}`)));
	});

	test('leaves out no file that the run makes or changes', () => {
		const written = run.entries.filter(({path, type}) => type === 'file' && !ofStandIns.test(path)).map(({path}) => path);
		expect(written.filter((path) => !files.has(path))).toEqual([]);
	});

	test('writes the same bytes, keys and times apart', () => {
		expect(files.size).toBeGreaterThan(0);
		for (const [path, text] of files) {
			expect(existsSync(join(run.folder, path)), path).toBe(true);
			if (path !== '/etc/kubernetes/kubelet.conf') {
				expect(bytes(readFileSync(join(run.folder, path), 'utf8')), path).toBe(bytes(text));
			}
		}
	});
});

/** Recordings leave preflight out: its checks and images are compared on a node that is well, and on one that would be refused but for what is ignored. */
describe.each([
	['a node that is well', '{}'],
	['a node with swap and one processor', '{swap: [/dev/sdb1], cpus: 1}'],
])('with preflight, on %s, the plan', (_, machine) => {
	const top = mkdtempSync(join(tmpdir(), 'kubestep-truth-'));
	let planned: PlannedInit;
	let happened: Event[];
	beforeAll(async () => {
		writeFileSync(join(top, 'machine.yaml'), machine);
		// Without failSwapOn the kubelet would end over the swap of the second.
		writeFileSync(join(top, 'c.yaml'), 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\n---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nfailSwapOn: false\n');
		const flags = {'sandbox': join(top, 'node'), 'sandbox-speed': 0, 'machine': join(top, 'machine.yaml'), 'config': join(top, 'c.yaml'), 'ignore-preflight-errors': ['NumCPU']};
		const prepared = await prepareInit({flags: {...flags, 'dry-run': true}}, 'plan');
		planned = await planInit(prepared);
		await prepared.host.close();
		let said = '';
		const tell = (text: string) => {
			said += text;
		};
		await init({flags, lang: 'en', kind: 'json', output: {out: tell, error: tell, document: tell}, color: false});
		happened = said.trimEnd().split('\n').map((line) => JSON.parse(line) as Event);
	});
	afterAll(() => rmSync(top, {recursive: true, force: true}));

	test.each(['check', 'image', 'service'])('has each %s of the run, in order', (kind) => {
		const those = (events: readonly Event[]) => stepsOf(events.filter((event) => event.type === 'step.finished' && event.detail.kind === kind));
		expect(those(planned.events).length).toBeGreaterThan(0);
		expect(those(planned.events)).toEqual(those(happened));
	});

	test('has the steps of the run, in order', () => {
		const ids = (events: readonly Event[]) => events.flatMap((event) => (event.type === 'step.finished' && event.detail.kind !== 'wait' ? [event.step] : []));
		expect(ids(planned.events).map(masked)).toEqual(ids(happened).map(masked));
	});
});

/** Waits that go on side by side end in an order of their own: those of a phase are told by name. */
function stepsOf(events: readonly Event[]): unknown[] {
	const steps = events.filter((event) => event.type === 'step.finished');
	const isWait = ({phase, detail}: (typeof steps)[number]) => phase === 'wait-control-plane' && detail.kind === 'wait';
	const waits = steps.filter(isWait).toSorted((one, other) => (one.step < other.step ? -1 : 1));
	return steps.map((event) => (isWait(event) ? waits.shift()! : event)).flatMap((event) => {
		const {detail, step, outcome} = event;
		if (detail.kind === 'stability') {
			// How the control plane fares is known once it is there.
			return [{step}];
		}
		// How long and how often a wait asked is known once it has.
		const what = detail.kind === 'wait' ? {...detail, attempts: 0, answers: [], elapsedMs: 0}
			: detail.kind === 'object' ? {...detail, requests: detail.requests.filter(({method}) => method !== 'GET')}
			// What came of a command, and of a pull, is known once it has.
			: detail.kind === 'service' ? {...detail, commands: detail.commands?.map(({argv}) => argv)}
			: detail.kind === 'image' ? {...detail, size: 0, layers: 0, pullMs: 0}
			: detail;
		return [JSON.parse(masked(JSON.stringify({step, outcome, what}))) as unknown];
	});
}

/** Without what differs from run to run: keys, what is signed with them, times, random tokens. */
function masked(text: string): string {
	return text
		.replaceAll(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'TIME')
		.replaceAll(/expiration: [A-Za-z0-9+/=]+/g, 'expiration: TIME')
		.replaceAll(/token-id: [A-Za-z0-9+/=]+/g, 'token-id: ID')
		.replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UID')
		.replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH')
		.replaceAll(/bootstrap-token-[a-z0-9]{6}/g, 'bootstrap-token-ID')
		.replaceAll(/\b[a-z0-9]{6}\.••••/g, 'ID.••••')
		.replaceAll(/(-data: |-data":")[A-Za-z0-9+/=]+/g, '$1DATA')
		.replaceAll(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----(?:\\n|\n|\s)*/gs, 'CERTIFICATE');
}

function bytes(text: string): string {
	return masked(text).replaceAll(/-----BEGIN ([A-Z ]+)-----.*?-----END \1-----\n/gs, '$1');
}
