import {parseArguments, type Arguments} from '../../../core/components/arguments.ts';
import {gateProblems} from '../../../core/components/settings.ts';
import {refusedByKubelet} from '../../../core/config/tables/component-values.ts';
import {loadYaml} from '../../../core/yaml/load.ts';
import {isRecord} from '../../../core/values/is-record.ts';
import type {Clock, Files} from '../../../core/ports/index.ts';
import {checkManagers} from './manager-state.ts';
import {checkParts, checkSoftEviction, invalidValues, mistyped} from './validation.ts';
import {isKubeletLabel, isKubernetesLabel, KUBELET_LABELS, KUBELET_NAMESPACES} from '../api/node-restriction.ts';
import type {MachineDescription} from '../machine/description.ts';
import {readAccess, type Access} from '../programs/access.ts';
import {mountedFiles} from '../programs/files.ts';
import {readBundle} from '../programs/material.ts';
import {quoted} from '../programs/program.ts';
import type {SandboxRuntime} from '../runtime.ts';

/** As kubeadm's drop-in for systemd starts it. */
const CONFIG = '/var/lib/kubelet/config.yaml';
const FLAGS = '/var/lib/kubelet/kubeadm-flags.env';
const EXTRA = '/etc/default/kubelet';
const KUBECONFIG = '/etc/kubernetes/kubelet.conf';
const BOOTSTRAP = '/etc/kubernetes/bootstrap-kubelet.conf';
const CLIENT_CERTIFICATE = '/var/lib/kubelet/pki/kubelet-client-current.pem';

export interface Settings {
	readonly staticPodPath: string;
	/** Undefined: it says nothing of its health. */
	readonly healthz: {readonly address: string; readonly port: number} | undefined;
	readonly address: string;
	readonly port: number;
	readonly nodeName: string;
	readonly nodeIp: string | undefined;
	/** As many Pods as it takes. */
	readonly maxPods: number;
	/** What a Pod's /etc/resolv.conf is made of. */
	readonly resolvConf: string;
}

interface Look {
	readonly files: Files;
	readonly machine: MachineDescription;
	readonly runtime: Pick<SandboxRuntime, 'version'>;
	readonly clock: Clock;
}

/** The node's files as a process outside of containers sees them. */
const onNode = (files: Files) => mountedFiles(files, [{at: '/', from: '/'}]);

/** How the kubelet reaches the API server, by what its kubeconfig says at this moment. */
export const kubeletAccess = async (files: Files): Promise<Access> => readAccess({files: onNode(files)}, KUBECONFIG);

/** Reads what the kubelet is started with, in its order. @throws {Error} in the words that it ends with */
export async function readSettings({files, machine, runtime, clock}: Look): Promise<Settings> {
	const flags = await readFlags(files);
	checkLabels(flags);
	const config = await readConfig(files);
	checkGates(config);
	validate(config, machine);
	const minimum = text(config, 'tlsMinVersion');
	if (!/^(?:VersionTLS1[0-3])?$/.test(minimum)) {
		throw new Error(`failed to construct kubelet dependencies: unknown tls version ${quoted(minimum)}`);
	}
	const run = async <T>(act: () => Promise<T>): Promise<T> => act().catch((error: unknown) => {
		throw new Error(`failed to run Kubelet: ${(error as Error).message}`, {cause: error});
	});
	await run(async () => {
		await checkKubeconfig(files, clock.now());
		const ca = text(member(member(config, 'authentication'), 'x509'), 'clientCAFile');
		if (ca !== '') {
			await readBundle(onNode(files), ca, 'client-ca-bundle');
		}
		await checkRuntime(text(config, 'containerRuntimeEndpoint') || flags.text('container-runtime-endpoint'), runtime);
		checkEviction(config);
		checkSwap(config, machine);
		checkParts(config);
		checkSoftEviction(config);
	});
	await checkManagers(files, config);
	if (config['rotateCertificates'] === true) {
		await keepClientCertificate(files);
	}
	const port = Number(config['healthzPort'] ?? 10_248);
	return {
		// A flag counts before the file: the kubelet parses its flags again over it (server.go, kubeletConfigFlagPrecedence).
		staticPodPath: flags.text('pod-manifest-path') || text(config, 'staticPodPath'),
		healthz: port === 0 ? undefined : {address: text(config, 'healthzBindAddress') || '127.0.0.1', port},
		address: text(config, 'address') || '0.0.0.0',
		port: Number(config['port'] ?? 0) || 10_250,
		nodeName: (flags.text('hostname-override') || machine.hostname).toLowerCase(),
		nodeIp: flags.text('node-ip') || undefined,
		maxPods: mostPods(flags, config, machine),
		resolvConf: text(config, 'resolvConf') || '/etc/resolv.conf',
	};
}

const text = (value: Readonly<Record<string, unknown>>, name: string): string => (typeof value[name] === 'string' ? value[name] : '');
const member = (value: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> => (isRecord(value[name]) ? value[name] : {});

function mostPods(flags: Arguments, config: Readonly<Record<string, unknown>>, {cpus}: MachineDescription): number {
	const given = (flag: string, field: string, otherwise: number) => Number(flags.has(flag) ? flags.text(flag) : config[field] ?? otherwise);
	const perCore = given('pods-per-core', 'podsPerCore', 0);
	return Math.min(given('max-pods', 'maxPods', 110), perCore > 0 ? perCore * cpus : Infinity);
}

async function readFlags(files: Files): Promise<Arguments> {
	const words: string[] = [];
	for (const [file, name] of [[FLAGS, 'KUBELET_KUBEADM_ARGS'], [EXTRA, 'KUBELET_EXTRA_ARGS']] as const) {
		const content = (await files.read(file))?.toString('utf8') ?? '';
		const [, value = ''] = new RegExp(`^${name}=(.*)$`, 'm').exec(content) ?? [];
		// As systemd divides `$NAME` of its environment: at blanks.
		words.push(...value.trim().replace(/^(["'])(.*)\1$/s, '$2').split(/\s+/).filter((word) => word !== ''));
	}
	const parsed = parseArguments('kubelet', words);
	if (parsed.problem !== undefined) {
		const {stage, words: said} = parsed.problem;
		throw new Error(stage === 'parse' && !said.startsWith('failed to parse') ? `failed to parse kubelet flag: ${said}` : said);
	}
	return parsed.arguments;
}

async function readConfig(files: Files): Promise<Readonly<Record<string, unknown>>> {
	const failed = (words: string) => new Error(`failed to load kubelet config file, path: ${CONFIG}, error: failed to load Kubelet config file ${CONFIG}, error ${words}`);
	const content = await files.read(CONFIG);
	if (content === undefined) {
		throw failed(`failed to read kubelet config file ${quoted(CONFIG)}, error: open ${CONFIG}: no such file or directory`);
	}
	let config: unknown;
	try {
		config = loadYaml(content.toString('utf8'));
	} catch (error) {
		const {reason, mark} = error as {readonly reason?: string; readonly mark?: {readonly line?: number}};
		throw failed(`failed to decode: yaml: ${mark?.line === undefined ? '' : `line ${mark.line + 1}: `}${reason ?? 'could not be parsed'}`);
	}
	if (!isRecord(config) || typeof config['kind'] !== 'string') {
		throw failed(content.toString('utf8').trim() === '' ? `kubelet config file ${quoted(CONFIG)} was empty` : 'failed to decode: Object \'Kind\' is missing');
	}
	if (config['kind'] !== 'KubeletConfiguration' || config['apiVersion'] !== 'kubelet.config.k8s.io/v1beta1') {
		throw failed(`failed to decode: no kind ${quoted(config['kind'])} is registered for version ${quoted(text(config, 'apiVersion'))} in scheme "pkg/kubelet/apis/config/scheme/scheme.go:32"`);
	}
	const wrong = mistyped(config);
	if (wrong !== undefined) {
		throw failed(`failed to decode: ${wrong}`);
	}
	return config;
}

/** Gates of the configuration are set with those of flags (component-base, featuregate). */
function checkGates(config: Readonly<Record<string, unknown>>): void {
	const [wrong] = gateProblems(Object.entries(member(config, 'featureGates')).map(([name, value]) => `${name}=${String(value)}`));
	if (wrong !== undefined) {
		throw new Error(`failed to set feature gates from initial flags-based config: ${wrong.words}`);
	}
}

/** Labels of Kubernetes' own that a kubelet may not give its node (cmd/kubelet/app/options, ValidateKubeletFlags). */
function checkLabels(flags: Arguments): void {
	const unknown = flags.list('node-labels').map((label) => label.replace(/=.*$/s, '')).filter((label) => isKubernetesLabel(label) && !isKubeletLabel(label)).sort();
	if (unknown.length > 0) {
		throw new Error(`failed to validate kubelet flags: unknown 'kubernetes.io' or 'k8s.io' labels specified with --node-labels: [${unknown.join(' ')}]\n--node-labels in the 'kubernetes.io' namespace must begin with an allowed prefix (${KUBELET_NAMESPACES.join(', ')}) or be in the specifically allowed set (${[...KUBELET_LABELS].sort().join(', ')})`);
	}
}

function validate(config: Readonly<Record<string, unknown>>, {cgroup}: MachineDescription): void {
	const failed = (words: string) => new Error(`failed to validate kubelet configuration, error: ${words}, path: &TypeMeta{Kind:,APIVersion:,}`);
	const invalid = invalidValues(config);
	if (invalid.length > 0) {
		throw failed(invalid.length === 1 ? invalid[0] ?? '' : `[${invalid.join(', ')}]`);
	}
	if (cgroup.version === 1 && config['failCgroupV1'] !== false) {
		throw failed('kubelet is configured to not run on a host using cgroup v1. cgroup v1 support is unsupported and will be removed in a future release');
	}
}

function checkSwap(config: Readonly<Record<string, unknown>>, {swap}: MachineDescription): void {
	if (swap.length > 0 && config['failSwapOn'] !== false) {
		throw new Error('running with swap on is not supported, please disable swap or set --fail-swap-on flag to false');
	}
}

/** A kubeconfig that is of no use is passed over for the one that a node joins with. */
async function checkKubeconfig(files: Files, now: number): Promise<void> {
	if (await files.stat(KUBECONFIG) !== undefined && await isUsable(files, now)) {
		return;
	}
	if (await files.stat(BOOTSTRAP) === undefined) {
		throw new Error(`unable to load bootstrap kubeconfig: stat ${BOOTSTRAP}: no such file or directory`);
	}
	throw new Error('cannot create certificate signing request: a node of the sandbox does not join');
}

async function isUsable(files: Files, now: number): Promise<boolean> {
	try {
		const {tls} = await kubeletAccess(files);
		const {readCertificate} = await import('../../../core/pki/read.ts');
		const certificate = readCertificate(tls.certificate ?? '');
		return certificate.ok && certificate.value.notAfter > now;
	} catch {
		return false;
	}
}

/** The first call of a runtime tells whether it is there. */
async function checkRuntime(endpoint: string, runtime: Pick<SandboxRuntime, 'version'>): Promise<void> {
	const socket = endpoint || 'unix:///run/containerd/containerd.sock';
	await runtime.version(socket).catch((error: unknown) => {
		const path = socket.replace(/^unix:\/\//, '');
		throw new Error(`validate service connection: validate CRI v1 runtime API for endpoint ${quoted(socket)}: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix ${path}: connect: no such file or directory"`, {cause: error});
	});
}

const NO_QUANTITY = 'quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'';

/** Thresholds are read once everything else is there. */
function checkEviction(config: Readonly<Record<string, unknown>>): void {
	for (const {path, value, wanted} of refusedByKubelet(config)) {
		if (path.startsWith('eviction')) {
			throw new Error(value.endsWith('%') ? `eviction percentage threshold ${path.replace(/^\w+\./, '')} must be >= 0%: ${value}` : NO_QUANTITY);
		}
		if (wanted === 'quantity') {
			throw new Error(`--${path.replace(/\..*$/, '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} value failed to parse: ${NO_QUANTITY}`);
		}
	}
}

/** The kubelet keeps its client certificate in a file of its own, which it renews. */
async function keepClientCertificate(files: Files): Promise<void> {
	if (await files.stat(CLIENT_CERTIFICATE) !== undefined) {
		return;
	}
	const {tls: {certificate = '', key = ''}} = await kubeletAccess(files);
	if (certificate !== '' && key !== '') {
		await files.makeDirectory('/var/lib/kubelet/pki', 0o755);
		await files.write(CLIENT_CERTIFICATE, certificate + key, {mode: 0o600});
	}
}
