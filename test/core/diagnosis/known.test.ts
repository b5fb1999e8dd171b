import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {diagnosisCodes} from '../../../source/core/diagnosis/codes.ts';
import {diagnose} from '../../../source/core/diagnosis/diagnose.ts';
import {knownFailures} from '../../../source/core/diagnosis/known.ts';
import type {Diagnosis, Observation} from '../../../source/core/diagnosis/types.ts';
import {texts} from '../../../source/texts/index.ts';

interface Fixture {
	readonly description: string;
	readonly expected: Pick<Diagnosis, 'code' | 'link' | 'component' | 'certain' | 'fields'> & {readonly evidence: string} | null;
	readonly observation: Observation;
}

const folder = new URL('../../fixtures/diagnosis/', import.meta.url);
const fixtures = readdirSync(folder).map((name) => ({name, ...JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Fixture}));

describe('a recorded failure', () => {
	it.each(fixtures)('$name: $description', ({expected, observation}) => {
		const {diagnosis} = diagnose(observation);
		if (expected === null) {
			expect(diagnosis).toBeUndefined();
			return;
		}
		const {evidence, ...named} = expected;
		expect(diagnosis).toMatchObject(named);
		expect(diagnosis?.evidence.join('\n')).toContain(evidence);
		for (const lang of ['en', 'zh'] as const) {
			const {problem, remedy, commands} = texts(lang).diagnosis(diagnosis!);
			expect(`${problem}${remedy}${commands.join('')}`).not.toMatch(/undefined|NaN/);
			expect(commands.join('\n')).not.toMatch(/:''|sport = :'|logs \$\(.*--name ''/);
		}
	});
});

const printed: readonly (readonly [code: string, component: string, line: string])[] = [
	['sandbox.image-not-found', 'etcd', String.raw`failed to get sandbox image \"mirror.example/pause:3.8\": failed to pull image \"mirror.example/pause:3.8\": failed to resolve image: mirror.example/pause:3.8: not found`],
	['sandbox.runtime-missing', 'etcd', String.raw`failed to create containerd task: failed to create shim task: exec: \"runc\": executable file not found in $PATH`],
	['image.unauthorized', 'etcd', String.raw`failed to pull and unpack image \"mirror.example/etcd:3.6.8-0\": unexpected status from HEAD request: 401 Unauthorized`],
	['image.not-found', 'etcd', String.raw`failed to pull and unpack image \"mirror.example/etcd:3.6.8-0\": failed to resolve image: mirror.example/etcd:3.6.8-0: not found`],
	['container.command-missing', 'kube-scheduler', String.raw`runc create failed: unable to start container process: error during container init: exec: \"kube-schedular\": executable file not found in $PATH`],
	['container.mount', 'kube-apiserver', String.raw`runc create failed: error mounting \"/etc/audit\" to rootfs at \"/etc/audit\": not a directory`],
	['apiserver.service-subnet', 'kube-apiserver', 'E run.go:72] "command failed" err="--service-cluster-ip-range[0] is not a valid CIDR"'],
	['apiserver.encryption-config', 'kube-apiserver', 'E run.go:72] "command failed" err="error opening encryption provider configuration file"'],
	['apiserver.audit-policy', 'kube-apiserver', 'E run.go:72] "command failed" err="loading audit policy file: failed to read file path"'],
	['apiserver.audit-log', 'kube-apiserver', 'E run.go:72] "command failed" err="ensureLogFile: open /etc/kubernetes/audit/log: read-only file system"'],
	['apiserver.admission-config', 'kube-apiserver', String.raw`E run.go:72] "command failed" err="unable to read admission control configuration from \"/etc/kubernetes/admission.yaml\" [open]"`],
	['apiserver.authorization-config', 'kube-apiserver', 'E run.go:72] "command failed" err="failed to load AuthorizationConfiguration from file"'],
	['etcd.permission', 'etcd', '{"level":"fatal","msg":"cannot access data directory /var/lib/etcd: permission denied"}'],
	['etcd.cluster-mismatch', 'etcd', '{"level":"warn","msg":"request cluster ID mismatch"}'],
	['etcd.no-leader', 'etcd', '{"level":"warn","msg":"serving /health false; no leader"}'],
	['component.unauthorized', 'kube-scheduler', 'E reflector.go:200] "Failed to watch" err="the server has asked for the client to provide credentials"'],
	['node.unauthorized', 'kubelet', 'E kubelet_node_status.go:111] "Unable to register node with API server" err="Unauthorized" node="cp1"'],
	['node.name', 'kubelet', String.raw`E kubelet_node_status.go:111] "Unable to register node with API server" err="nodes \"other\" is forbidden: User \"system:node:cp1\" cannot create resource \"nodes\" in API group \"\" at the cluster scope: node 'cp1' is not allowed to modify node 'other'"`],
];

describe('the table', () => {
	/** Not brought about on a node: docs/failures.md says so. Those of a log stand below, as the programs' sources print them. */
	const unrecorded = new Set<string>([
		'kubelet.stopped', 'kubelet.unknown', 'runtime.unreachable', 'runtime.not-ready', 'manifest.missing', 'sandbox.unknown', 'image.unknown', 'container.ended', 'port.foreign',
		...printed.map(([code]) => code),
	]);

	it('has a recording for each of its codes', () => {
		const recorded = new Set<string | undefined>(fixtures.map(({expected}) => expected?.code));
		expect(diagnosisCodes.filter((code) => !recorded.has(code) && !unrecorded.has(code))).toEqual([]);
		expect([...unrecorded].filter((code) => recorded.has(code))).toEqual([]);
		expect(recorded.size).toBeGreaterThan(35);
	});

	it.each(printed)('finds %s in a line that its program prints', (code, component, line) => {
		const entry = knownFailures.find((known) => (known.of === undefined || known.of.includes(component)) && known.pattern.test(line));
		expect(entry?.code).toBe(code);
	});

	it('holds no code without a text, and each of its patterns finds something of one line only', () => {
		const codes: readonly string[] = diagnosisCodes;
		expect(knownFailures.filter(({code}) => !codes.includes(code))).toEqual([]);
		expect(knownFailures.filter(({pattern}) => pattern.global || pattern.test(''))).toEqual([]);
	});
});

describe('the chain', () => {
	const healthy = fixtures.find(({name}) => name === 'healthy.json')!.observation;
	const [etcd, apiserver, ...others] = healthy.components;

	it('says of what is broken how far it came, and of what is behind it nothing', () => {
		const missing: Observation = {...healthy, components: [{...etcd!, health: 'ECONNREFUSED', containers: [], sandbox: {ready: true, createdAt: 0, attempt: 0}, imagePresent: false}, apiserver!, ...others]};
		expect(diagnose(missing).chains[1]?.marks).toEqual(['ok', 'ok', 'ok', 'waiting', 'unknown', 'unknown', 'unknown']);
		expect(diagnose(missing).diagnosis).toBeUndefined();
	});

	it('holds nothing against a component that ends while what it needs is not there yet', () => {
		const early: Observation = {...healthy, components: [
			{...etcd!, health: 'ECONNREFUSED', containers: [{state: 'running', attempt: 0, createdAt: 0}]},
			{...apiserver!, health: 'ECONNREFUSED', containers: [{state: 'exited', attempt: 1, createdAt: 0, exitCode: 1}], log: ['F something nobody knows']}, ...others,
		]};
		expect(diagnose(early).diagnosis).toBeUndefined();
		const late = {...early, components: [etcd!, ...early.components.slice(1)]};
		expect(diagnose(late).diagnosis).toMatchObject({code: 'container.ended', component: 'kube-apiserver', evidence: ['F something nobody knows'], certain: false});
	});

	it('names a port that somebody else answers on', () => {
		const foreign: Observation = {...healthy, kubelet: {...healthy.kubelet, upMs: 20_000}, components: [etcd!, {...apiserver!, containers: [], sandbox: undefined as never}, ...others]};
		expect(diagnose(foreign).diagnosis).toMatchObject({code: 'port.foreign', link: 'port', component: 'kube-apiserver'});
	});
});
