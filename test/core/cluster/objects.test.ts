import {describe, expect, test} from 'vitest';
import {
	bootstrapTokenObjects, clusterAdmins, collectionPath, coreDnsObjects, coreDnsReads, kubeadmConfigObjects,
	kubeletConfigObjects, kubeProxyObjects, markControlPlanePatch, objectPath, ownerTokenRead, ownerTokenSecret, readRequest, uploadCertsObjects,
	type ApiObject, type ApiRead,
} from '../../../source/core/cluster/index.ts';
import type {InitConfig} from '../../../source/core/config/types.ts';
import {filesToUpload} from '../../../source/core/pki/seal.ts';
import {writeYaml} from '../../../source/core/yaml/writer.ts';
import {caseConfig, caseFacts, casesWith, isRecorded, recorded, recordedNames} from '../manifests/cases.ts';

interface Request {
	readonly method: string;
	readonly path: string;
	readonly query?: string;
	readonly body?: Body;
}

type Body = {readonly see?: string; readonly data?: Readonly<Record<string, string>>; readonly metadata?: {readonly name?: string; readonly ownerReferences?: readonly {readonly uid: string}[]}} & Readonly<Record<string, unknown>>;

const now = Date.parse('2026-01-02T03:04:05.678Z');

/** The recording's masks for what differs from run to run. */
function masked(body: ApiObject['body']): Body {
	const data = body['data'] as Readonly<Record<string, string>> | undefined;
	if (body['kind'] !== 'Secret' || data === undefined) {
		return body;
	}
	return {...body, data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, maskedValue(key, value)]))};
}

function maskedValue(key: string, value: string): string {
	const text = Buffer.from(value, 'base64').toString();
	if (key !== 'expiration') {
		return text === '<RANDOM>' ? text : value;
	}
	return `<BASE64 RFC3339 now+${Math.round((Date.parse(text) - now) / 60_000) * 60}s>`;
}

const post = (object: ApiObject): Request[] => [
	...(object.readsBefore ?? []).map(get),
	{method: 'POST', path: collectionPath(object), body: masked(object.body)},
];

function get(read: ApiRead): Request {
	const {path, query} = readRequest(read);
	return {method: 'GET', path, ...(query !== undefined && {query: new URLSearchParams(query).toString()})};
}

/** What init sends in a first run, by what the functions of the phases give. */
function planned(name: string, config: InitConfig, recording: readonly Request[]): Request[] {
	const of = (kind: string, object: string) =>
		recording.find(({method, body}) => method === 'POST' && body?.['kind'] === kind && body.metadata?.name === object)?.body;
	const clusterInfo = of('ConfigMap', 'cluster-info')?.data?.['kubeconfig'] ?? '';
	const certs = of('Secret', 'kubeadm-certs');
	const environment = caseFacts(name).host?.env ?? {};
	const node = {metadata: {labels: {'kubernetes.io/hostname': config.init.nodeRegistration.name}}};
	const nodePath = objectPath({apiVersion: 'v1', plural: 'nodes', name: config.init.nodeRegistration.name});
	const token = '<RANDOM>.<RANDOM>';
	const {skipPhases} = config.init;
	const phase = (path: string, requests: () => Request[]) =>
		skipPhases.some((skipped) => path === skipped || path.startsWith(`${skipped}/`)) ? [] : requests();
	return [
		...post(clusterAdmins),
		...post(clusterAdmins),
		...phase('upload-config/kubeadm', () => kubeadmConfigObjects(config).flatMap(post)),
		...phase('upload-config/kubelet', () => kubeletConfigObjects(config).flatMap(post)),
		...(certs === undefined ? [] : [
			...post(ownerTokenSecret(token, now)),
			get(ownerTokenRead(token)),
			...uploadCertsObjects(
				Object.fromEntries(filesToUpload(config.cluster).map(({key}) => [key, certs.data?.[key] ?? ''])),
				{name: 'bootstrap-token-<RANDOM>', uid: certs.metadata?.ownerReferences?.[0]?.uid ?? ''},
			).flatMap(post),
		]),
		...phase('mark-control-plane', () => [
			{method: 'GET', path: nodePath},
			{method: 'PATCH', path: nodePath, body: markControlPlanePatch(node, config.init.nodeRegistration.taints)},
		]),
		...phase('bootstrap-token', () => bootstrapTokenObjects(config.init.bootstrapTokens, now, {
			'certificate-authority-data': /certificate-authority-data: (.*)/.exec(clusterInfo)?.[1] ?? '',
			server: /server: (.*)/.exec(clusterInfo)?.[1] ?? '',
		}).flatMap(post)),
		...(config.cluster.dns.disabled ? [] : phase('addon/coredns', () => [
			get(coreDnsReads.deployments), get(coreDnsReads.configMap), ...coreDnsObjects(config).flatMap(post),
		])),
		...(config.cluster.proxy.disabled ? [] : phase('addon/kube-proxy', () => kubeProxyObjects(config, environment).flatMap(post))),
	];
}

const toLine = ({method, path}: Request) => `${method} ${decodeURIComponent(path)}`;

const toPlain = ({method, path, query, body}: Request) => ({
	method,
	path: decodeURIComponent(path),
	...(query !== undefined && !query.startsWith('timeout=') && {query}),
	...(body !== undefined && {body}),
});

describe.each(casesWith('out/requests.json'))('%s', async (name) => {
	const config = await caseConfig(name);

	test('asks the API server for the same, in the same order', () => {
		const recording = JSON.parse(recorded(name, 'out/requests.json')) as Request[];
		const plan = planned(name, config, recording);
		expect(plan.map(toLine)).toEqual(recording.map(toLine));
		for (const [index, request] of plan.entries()) {
			const real = recording[index];
			if (real?.body?.see === undefined) {
				expect(toPlain(request)).toEqual(real && toPlain(real));
			}
		}
	});

	// What patches make of them is another part's.
	if (!isRecorded(name, 'patches')) {
		test('makes the same workloads and Service', () => {
			const files = recordedNames(name, 'out/objects').filter((file) => /-create-(deployment|daemonset|service)-/.test(file));
			const objects = [...coreDnsObjects(config), ...kubeProxyObjects(config, caseFacts(name).host?.env ?? {})];
			for (const file of files) {
				const made = objects.find(({kind, name: object}) => file.endsWith(`-create-${kind.toLowerCase()}-${object}.yaml`));
				expect(made && writeYaml(made.body)).toBe(recorded(name, `out/objects/${file}`));
			}
		});
	}
});
