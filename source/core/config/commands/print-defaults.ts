import {kubeletConfiguration, kubeProxyConfiguration} from '../tables/component-fields.ts';
import {defaultKubelet, defaultKubeProxy} from '../tables/component-defaults.ts';
import {encodeOther} from './commands.ts';
import {defaultEtcd} from '../convert.ts';
import type {ConfigFacts} from '../dynamic.ts';
import {encodeKind, fill} from '../encode.ts';
import {ConfigError} from '../../told/faults.ts';
import {clusterConfiguration, defaults, initConfiguration} from '../tables/kubeadm-fields.ts';
import {nearestName} from '../../values/nearest.ts';
import {completeOther} from '../others.ts';
import type {ValueObject} from '../tables/schema.ts';
import type {ClusterConfiguration, JsonObject} from '../types.ts';
import {currentVersion, parseKubernetesVersion} from '../versions.ts';
import {writeYaml} from '../../yaml/writer.ts';

/** Values that stand for what only a user can know, so that what is printed passes validation. */
const placeholders = {token: 'abcdef.0123456789abcdef', address: '1.2.3.4', name: 'node', endpoint: 'kube-apiserver:6443'};

export type DefaultsCommand = 'init' | 'join' | 'reset' | 'upgrade';

const components = ['KubeProxyConfiguration', 'KubeletConfiguration'];

/**
 * `config print …-defaults` (cmd/config.go): the configuration that a command has without a file.
 * @param options.components for `init`: kinds of component configurations to print too, in this order
 * @throws ConfigError for a component that there is not
 */
export async function printDefaults(command: DefaultsCommand, options: {readonly facts: ConfigFacts; readonly components?: readonly string[]}): Promise<string> {
	const objects = command === 'init' ? initDefaults(options.components ?? []) : [await otherDefaults(command, options.facts)];
	return objects.map(writeYaml).join('---\n');
}

function initDefaults(kinds: readonly string[]): JsonObject[] {
	const version = parseKubernetesVersion(currentVersion);
	const init = fill({
		bootstrapTokens: [{token: placeholders.token}],
		localAPIEndpoint: {advertiseAddress: placeholders.address},
		nodeRegistration: {criSocket: defaults.criSocket, name: placeholders.name},
	}, initConfiguration.fields);
	const cluster = fill(defaultEtcd({kubernetesVersion: `${version?.major}.${version?.minor}.0`}), clusterConfiguration.fields);
	return [encodeKind(init, initConfiguration), encodeKind(cluster, clusterConfiguration), ...kinds.map(kind => componentDefaults(kind, cluster))];
}

function componentDefaults(kind: string, value: ValueObject): JsonObject {
	const cluster = value as unknown as ClusterConfiguration;
	if (kind === kubeletConfiguration.kind) {
		return encodeKind(defaultKubelet({}, cluster, false, new Map()).value, kubeletConfiguration);
	}
	if (kind === kubeProxyConfiguration.kind) {
		return encodeKind(defaultKubeProxy({}, cluster, placeholders.address, new Map()).value, kubeProxyConfiguration);
	}
	const suggestion = nearestName(kind, components);
	throw new ConfigError([{
		code: 'components-unknown', path: '', place: {flag: '--component-configs'}, params: {value: kind, known: components.join(', ')},
		...(suggestion === undefined ? {} : {suggestion}),
	}]);
}

async function otherDefaults(command: Exclude<DefaultsCommand, 'init'>, facts: ConfigFacts): Promise<JsonObject> {
	const {token, endpoint} = placeholders;
	const given: ValueObject = command === 'join' ? {discovery: {bootstrapToken: {token, apiServerEndpoint: endpoint, unsafeSkipCAVerification: true}}} : {};
	const findings = {faults: [], warnings: [], origins: new Map()};
	return encodeOther(command, await completeOther(given, command, facts, findings, {detectsSocket: false}));
}
