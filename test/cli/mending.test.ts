import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {Terminal} from '../terminal/terminal.ts';
import {kubestep, temporaryFolder} from './program.ts';
import {serving} from './serving.ts';

const TIMEOUT_MS = 240_000;
const DEADLINE_MS = 15_000;

/** A place to break and mend: the node's folder, its configuration and the file that describes its machine. */
interface Place {
	readonly folder: string;
	readonly config: string;
	readonly machine: string;
}

interface Breakage {
	readonly what: string;
	/** Members of the ClusterConfiguration by which it comes about. */
	readonly cluster?: string;
	/** The machine file by which it comes about. */
	readonly machine?: string;
	readonly breaks?: (place: Place) => void;
	/** What of the failure is told. */
	readonly says: string;
	/** The configuration is a good one: what lacks is on the node. */
	readonly staysWanted?: true;
	/** By hand, on the node that failed. */
	readonly mends: (place: Place) => void;
}

const configuration = (cluster = ''): string => `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
timeouts: {kubeletHealthCheck: 2s, controlPlaneComponentHealthCheck: 2s}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
encryptionAlgorithm: ECDSA-P256
${cluster}
`;

const write = (file: string, text: string): void => {
	mkdirSync(dirname(file), {recursive: true, mode: 0o700});
	writeFileSync(file, text, {mode: 0o600});
};
const manifest = ({folder}: Place, name: string): string => join(folder, 'etc/kubernetes/manifests', `${name}.yaml`);
const edit = (file: string, from: string | RegExp, to: string): void => {
	const text = readFileSync(file, 'utf8');
	expect(text.replace(from, to)).not.toBe(text);
	writeFileSync(file, text.replace(from, to));
};
const takeOut = (component: string, flag: string) => (place: Place) => edit(manifest(place, component), new RegExp(`^ +- --${flag}.*\n`, 'm'), '');
const healthy = ({machine}: Place): void => writeFileSync(machine, 'hostname: cp1\n');
const at = (path: string) => ({folder}: Place) => join(folder, path);

const breakages: readonly Breakage[] = [
	{what: 'a flag that the scheduler does not know', cluster: 'scheduler: {extraArgs: [{name: nope, value: "1"}]}', says: 'nope', mends: takeOut('kube-scheduler', 'nope')},
	{what: 'a value of another type', cluster: 'controllerManager: {extraArgs: [{name: concurrent-gc-syncs, value: many}]}', says: 'concurrent-gc-syncs', mends: takeOut('kube-controller-manager', 'concurrent-gc-syncs')},
	{what: 'an admission plugin that is gone', cluster: 'apiServer: {extraArgs: [{name: enable-admission-plugins, value: PodSecurityPolicy}]}', says: 'PodSecurityPolicy', mends: (place) => edit(manifest(place, 'kube-apiserver'), 'PodSecurityPolicy', 'NodeRestriction')},
	{what: 'a file that a flag names and that is not there', cluster: 'apiServer: {extraArgs: [{name: audit-policy-file, value: /etc/kubernetes/pki/audit.yaml}]}', says: 'audit.yaml', staysWanted: true, mends: (place) => write(at('etc/kubernetes/pki/audit.yaml')(place), 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: None}]\n')},
	{what: 'a mount of a file that is not there', cluster: 'scheduler: {extraVolumes: [{name: more, hostPath: /etc/kubernetes/more.yaml, mountPath: /more.yaml, pathType: File}]}', says: 'more.yaml', staysWanted: true, mends: (place) => write(at('etc/kubernetes/more.yaml')(place), 'more: 1\n')},
	{what: 'a flag that the kubelet does not know', breaks: (place) => write(at('etc/default/kubelet')(place), 'KUBELET_EXTRA_ARGS=--nope\n'), says: 'nope', mends: (place) => rmSync(at('etc/default/kubelet')(place))},
	{what: 'an address for etcd\'s metrics that the node has not', cluster: 'etcd: {local: {extraArgs: [{name: listen-metrics-urls, value: "http://192.0.2.77:2381"}]}}', says: '192.0.2.77', mends: (place) => edit(manifest(place, 'etcd'), /192\.0\.2\.77/g, '127.0.0.1')},
	{what: 'an etcd folder that holds something', breaks: (place) => write(at('var/lib/etcd/member/snap/db')(place), 'junk\n'), says: '/var/lib/etcd', mends: (place) => rmSync(at('var/lib/etcd/member')(place), {recursive: true})},
	{what: 'a CA that is none', breaks: (place) => ['ca.crt', 'ca.key'].forEach((name) => write(join(place.folder, 'etc/kubernetes/pki', name), 'no PEM\n')), says: 'ca.crt', mends: (place) => ['ca.crt', 'ca.key'].forEach((name) => rmSync(join(place.folder, 'etc/kubernetes/pki', name)))},
	{what: 'a manifest that is there before', breaks: (place) => write(manifest(place, 'etcd'), 'kind: Pod\n'), says: 'etcd.yaml', mends: (place) => rmSync(manifest(place, 'etcd'))},
	{what: 'too few processors', machine: 'cpus: 1\n', says: 'NumCPU', mends: healthy},
	{what: 'swap that is on', machine: 'swap: [/dev/sda2]\n', says: 'swap', mends: healthy},
	{what: 'a runtime that is not there', machine: 'cri: null\n', says: 'CRI', mends: healthy},
	{what: 'a registry that cannot be reached', machine: "cri: {failPull: ['*/etcd:*']}\n", says: 'ImagePull', mends: healthy},
];

/** A place that is broken; nothing has run there. */
async function broken({cluster, machine = 'hostname: cp1\n', breaks}: Breakage): Promise<Place> {
	const above = temporaryFolder();
	const place: Place = {folder: join(above, 'node'), config: join(above, 'cluster.yaml'), machine: join(above, 'machine.yaml')};
	writeFileSync(place.config, configuration(cluster));
	writeFileSync(place.machine, machine);
	// A sandbox's folder is one before something lies in it.
	expect(await kubestep(['init', 'phase', 'preflight', `--sandbox=${place.folder}`, '--sandbox-speed=0', '--output=plain'])).toMatchObject({code: 0});
	// Checks pull images, which a registry that is gone would not have given.
	rmSync(join(place.folder, '.sandbox/images.json'), {force: true});
	breaks?.(place);
	return place;
}

const init = ({folder, config, machine}: Place): string[] => ['init', `--sandbox=${folder}`, '--sandbox-speed=0', `--config=${config}`, `--machine=${machine}`];

/** One breakage to its good end. */
type Way = (breakage: Breakage, place: Place) => Promise<void>;

const byR: Way = async ({says, mends}, place) => {
	const terminal = new Terminal(init(place), {columns: 130, rows: 40});
	try {
		await terminal.until(() => terminal.text.includes('r try again'), DEADLINE_MS);
		expect(terminal.text).toContain(says);
		mends(place);
		terminal.keys('r');
		await terminal.until(() => /result +done/.test(terminal.text), DEADLINE_MS);
		terminal.keys('q');
		expect(await terminal.exit()).toBe(0);
	} finally {
		terminal.close();
	}
};

const bySecondInit: Way = async ({says, mends, cluster, staysWanted}, place) => {
	const first = await kubestep([...init(place), '--output=plain']);
	expect([first.code, first.out + first.error]).toEqual([1, expect.stringContaining(says)]);
	mends(place);
	// What init lays down it lays down anew: there it is the configuration that is mended.
	writeFileSync(place.config, configuration(staysWanted === true ? cluster : ''));
	expect(await kubestep([...init(place), '--output=plain'])).toMatchObject({error: '', code: 0, out: expect.stringContaining('kubeadm join ')});
};

const ways: readonly (readonly [what: string, isServed: boolean, way: Way])[] = [
	['r goes on with a node of its own', false, byR], ['r goes on with a served node', true, byR],
	['a second init ends well on a node at rest', false, bySecondInit], ['a second init ends well on a served node', true, bySecondInit],
];

/** Of each kind of place one: KUBESTEP_MENDING has all of them tried, or those whose words have it. */
const SAMPLE = ['a flag that the scheduler does not know', 'a file that a flag names and that is not there', 'an etcd folder that holds something', 'swap that is on'];
const chosen = (): Breakage[] => {
	const {KUBESTEP_MENDING: asked} = process.env;
	return breakages.filter(({what}) => (asked === undefined ? SAMPLE.includes(what) : asked === 'all' || what.includes(asked)));
};

/** So many at a time. */
const LANES = 3;

describe('After a repair by hand', () => {
	it.each(ways)('%s', async (_what, isServed, way) => {
		// A served node goes the same way: of the sample two are enough.
		const left = chosen().filter((_one, index) => !isServed || process.env['KUBESTEP_MENDING'] !== undefined || index % 2 === 1);
		const failures: string[] = [];
		await Promise.all(Array.from({length: LANES}, async () => {
			for (let one = left.shift(); one !== undefined; one = left.shift()) {
				try {
					const place = await broken(one);
					await (isServed ? serving(place.folder) : undefined);
					await way(one, place);
				} catch (error) {
					failures.push(`${one.what}: ${error instanceof Error ? error.message : String(error)}`);
				}
			}
		}));
		expect(failures).toEqual([]);
	}, TIMEOUT_MS);
});
