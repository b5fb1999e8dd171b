import {posix} from 'node:path';
import {loadYaml} from '../yaml/load.ts';
import type {Argument, InitConfig, Json, JsonObject} from '../config/types.ts';
import {writeYaml} from '../yaml/writer.ts';
import {compareBytes, lastValue, mergeArguments} from '../values/arguments.ts';
import {quote} from './quote.ts';
import {isRecord} from '../values/is-record.ts';

/**
 * The name the node registers with: the kubelet's own `hostname-override`, else the configured
 * name (as kubeadm does: phases/kubelet/flags.go, GetNodeNameAndHostname).
 */
export function kubeletNodeName(config: InitConfig): string {
	const {name, kubeletExtraArgs} = config.init.nodeRegistration;
	return lastValue(kubeletExtraArgs, 'hostname-override') ?? name;
}

/**
 * Whether the runtime's socket stands in a file of the node's own, as the feature gate NodeLocalCRISocket
 * has it; else it is a flag of the kubelet (as kubeadm does: cmd/phases/init/kubelet.go, phases/kubelet/flags.go).
 */
export const hasInstanceConfig = ({cluster}: Pick<InitConfig, 'cluster'>): boolean => cluster.featureGates['NodeLocalCRISocket'] !== false;

/**
 * `/var/lib/kubelet/kubeadm-flags.env`, which the kubelet's service file reads. Taints are no flag
 * here: mark-control-plane sets them.
 *
 * @param hostname the machine's, in lower case
 */
export function kubeletFlagsEnv(config: InitConfig, hostname: string): string {
	const name = kubeletNodeName(config);
	const socket = config.init.nodeRegistration.criSocket;
	const defaults: Argument[] = [
		...(hasInstanceConfig(config) || socket === '' ? [] : [{name: 'container-runtime-endpoint', value: socket}]),
		...(name === hostname ? [] : [{name: 'hostname-override', value: name}]),
	];
	return `KUBELET_KUBEADM_ARGS=${quote(mergeArguments(defaults, config.init.nodeRegistration.kubeletExtraArgs).join(' '))}\n`;
}

/** `/var/lib/kubelet/instance-config.yaml`: what holds for this node alone, its container runtime. */
export function kubeletInstanceConfig(config: InitConfig): string {
	return `containerRuntimeEndpoint: ${quote(config.init.nodeRegistration.criSocket)}\n`;
}

/**
 * `/var/lib/kubelet/config.yaml`: the KubeletConfiguration with the instance configuration, if there is one, laid over.
 *
 * @param kubelet the configuration with the user's patches applied, where there are any
 */
export function kubeletConfigText(config: InitConfig, kubelet: JsonObject = config.kubelet): string {
	return writeYaml(hasInstanceConfig(config) ? {...kubelet, containerRuntimeEndpoint: config.init.nodeRegistration.criSocket} : kubelet);
}

/** The link to the certificate that the kubelet renews: below its `cert-dir`, if it has one. */
export function rotatedCertificatePath(config: InitConfig): string {
	const folder = lastValue(config.init.nodeRegistration.kubeletExtraArgs, 'cert-dir') ?? '/var/lib/kubelet/pki';
	return posix.join(folder, 'kubelet-client-current.pem');
}

/** What keeps a kubeconfig from being used: the part that is not there. */
export type KubeconfigDefect = 'kubeconfig' | 'current-context' | 'context' | 'user';

/**
 * kubelet.conf after kubelet-finalize: the current user shows the renewed certificate in place of
 * the one written in (as kubeadm does: cmd/phases/init/kubeletfinalize.go). Entries are written
 * sorted by name, without empty fields, as client-go writes them.
 *
 * @param text the kubeconfig on the disk
 * @param certificate path of `kubelet-client-current.pem`
 * @returns the text, or what the kubeconfig lacks
 */
export function rotatedKubeconfig(text: string, certificate: string): {readonly text: string} | {readonly defect: KubeconfigDefect} {
	const kubeconfig = parse(text);
	if (kubeconfig === undefined) {
		return {defect: 'kubeconfig'};
	}
	const current = kubeconfig['current-context'];
	if (typeof current !== 'string' || current === '') {
		return {defect: 'current-context'};
	}
	const context = named(kubeconfig['contexts']).find(({name}) => name === current)?.['context'];
	const user = isRecord(context) ? context['user'] : undefined;
	const users = named(kubeconfig['users']);
	if (user === undefined || user === '') {
		return {defect: 'context'};
	}
	if (!users.some(({name}) => name === user)) {
		return {defect: 'user'};
	}
	return {
		text: writeYaml({
			...kubeconfig,
			clusters: named(kubeconfig['clusters']),
			contexts: named(kubeconfig['contexts']),
			users: users.map((entry) => (entry.name === user ? {...entry, user: withCertificateFile(entry['user'], certificate)} : entry)),
		}),
	};
}

function withCertificateFile(user: Json | undefined, path: string): JsonObject {
	const {'client-certificate-data': _certificate, 'client-key-data': _key, ...others} = isRecord(user) ? user : {};
	return {...others, 'client-certificate': path, 'client-key': path};
}

type Named = JsonObject & {readonly name: string};

function named(list: Json | undefined): Named[] {
	const entries = Array.isArray(list) ? list.filter((entry): entry is Named => isRecord(entry) && typeof entry['name'] === 'string') : [];
	return entries.map(withoutEmpty).sort((a, b) => compareBytes(a.name, b.name));
}

function withoutEmpty(entry: Named): Named {
	const fields = Object.entries(entry).map(([key, value]) => [key, isRecord(value) ? dropEmpty(value) : value]);
	return Object.fromEntries(fields) as Named;
}

function dropEmpty(fields: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== null && value !== false));
}

function parse(text: string): JsonObject | undefined {
	try {
		const value = loadYaml(text) as Json | undefined;
		return value !== undefined && isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}
