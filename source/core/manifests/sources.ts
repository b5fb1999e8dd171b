import {imageFields} from '../config/images.ts';
import {valueSource} from '../config/origins.ts';
import type {ValueSource} from '../told/sources.ts';
import type {InitConfig, JsonObject} from '../config/types.ts';
import type {Stage} from '../patches/index.ts';
import {componentSpecs, type Component} from './components.ts';
import {hasInstanceConfig, kubeletNodeName} from './kubelet.ts';
import {proxyVariables, type ManifestHost} from './static-pods.ts';
import {isRecord} from '../values/is-record.ts';

/**
 * Where the values of a static Pod come from: its image, its flags in their order, its variables,
 * its own volumes and how long it may take to start.
 */
export function podSources(component: Component, config: InitConfig, host: ManifestHost, stages: readonly Stage[] = []): ValueSource[] {
	const {section, defaultArgs, extraArgs, extraEnvs, proxied} = componentSpecs[component](config, host);
	const own = extraArgs.map(({name}, index) => ({name, fields: [`${section}.extraArgs.${index}`], choice: undefined}));
	const given = new Set(own.map(({name}) => name));
	const variables = [
		...(proxied ? proxyVariables(host.environment) : []).map(({name}): ValueSource => ({value: `env ${name}`, fields: [{field: 'environment', origin: {from: 'machine'}}]})),
		...extraEnvs.map(({name}, index) => valueSource(config, `env ${name}`, [`${section}.extraEnvs.${index}`])),
	];
	const volumes = component === 'etcd' ? [] : volumeNames(config, section).map((name, index) => valueSource(config, `volume ${name}`, [`${section}.extraVolumes.${index}`]));
	return withPatches([
		valueSource(config, 'image', imageFields(config, component)),
		...[...defaultArgs.filter(({name}) => !given.has(name)), ...own].map(({name, fields, choice}) => ({...valueSource(config, `--${name}`, fields), ...(choice && {choice})})),
		...variables,
		...volumes,
		valueSource(config, 'startupProbe.failureThreshold', ['timeouts.controlPlaneComponentHealthCheck']),
	], stages, podValues);
}

/** Where the kubelet's flags in `kubeadm-flags.env` come from. */
export function kubeletFlagSources(config: InitConfig, hostname: string): ValueSource[] {
	const own = config.init.nodeRegistration.kubeletExtraArgs.map(({name}, index) => valueSource(config, `--${name}`, [`nodeRegistration.kubeletExtraArgs.${index}`]));
	const isRenamed = kubeletNodeName(config) !== hostname && !own.some(({value}) => value === '--hostname-override');
	const isSocketFlag = !hasInstanceConfig(config) && !own.some(({value}) => value === '--container-runtime-endpoint');
	return [...(isSocketFlag ? [valueSource(config, '--container-runtime-endpoint', ['nodeRegistration.criSocket'])] : []), ...(isRenamed ? [valueSource(config, '--hostname-override', ['nodeRegistration.name'])] : []), ...own];
}

/** Where the values of the kubelet's configuration file come from; what kubeadm leaves empty is left out. */
export function kubeletConfigSources(config: InitConfig, stages: readonly Stage[] = []): ValueSource[] {
	const values = [...objectValues(config.kubelet)].filter(([path, value]) => !isEmpty(value) || config.origins.get(`KubeletConfiguration.${path}`)?.from === 'file');
	const isLaidOver = hasInstanceConfig(config);
	const kept = values.filter(([path]) => path !== 'apiVersion' && path !== 'kind' && !(isLaidOver && path === 'containerRuntimeEndpoint'));
	return withPatches([
		...(isLaidOver ? [valueSource(config, 'containerRuntimeEndpoint', ['nodeRegistration.criSocket'])] : []),
		...kept.map(([path]) => valueSource(config, path, FIXED.has(path) ? [] : [`KubeletConfiguration.${path}`])),
	], stages, objectValues);
}

/** Set by kubeadm whatever the configuration says. */
const FIXED: ReadonlySet<string> = new Set(['rotateCertificates']);

const isEmpty = (value: string): boolean => ['null', '""', '{}', '[]', '0', '"0s"'].includes(value);

/** Marks what each patch changed or added, and leaves out what the last one left none of. */
function withPatches(sources: readonly ValueSource[], stages: readonly Stage[], valuesOf: (object: JsonObject) => ReadonlyMap<string, string>): ValueSource[] {
	const [first, ...rest] = stages;
	if (first === undefined) {
		return [...sources];
	}
	const marked = new Map(sources.map((source) => [source.value, source]));
	let before = valuesOf(first.object);
	for (const {file = '', object} of rest) {
		const after = valuesOf(object);
		for (const [value, content] of after) {
			if (before.get(value) !== content) {
				marked.set(value, {...marked.get(value), value, fields: [], patch: file});
			}
		}
		for (const value of before.keys()) {
			if (!after.has(value)) {
				marked.delete(value);
			}
		}
		before = after;
	}
	return [...marked.values()];
}

/** The values of a Pod as they are named above; others by their path. */
function podValues(pod: JsonObject): Map<string, string> {
	const values = new Map<string, string>();
	for (const [path, value] of objectValues(pod, true)) {
		values.set(path.replace(/^spec\.containers\[0\]\.(image$|startupProbe\.failureThreshold$)/, '$1'), value);
	}
	const containers = isRecord(pod['spec']) ? pod['spec']['containers'] : undefined;
	const container: unknown = Array.isArray(containers) ? containers[0] : undefined;
	const command = isRecord(container) && Array.isArray(container['command']) ? container['command'] : [];
	for (const word of command.slice(1).map(String)) {
		const [flag = ''] = word.split('=', 1);
		values.set(flag, `${values.get(flag) ?? ''}${word}\n`);
	}
	for (const [kind, list] of [['env', isRecord(container) ? container['env'] : undefined], ['volume', isRecord(pod['spec']) ? pod['spec']['volumes'] : undefined]] as const) {
		for (const item of Array.isArray(list) ? list : []) {
			if (isRecord(item)) {
				values.set(`${kind} ${String(item['name'])}`, JSON.stringify(item));
			}
		}
	}
	return values;
}

/** What `podValues` names otherwise. */
const namedLists = /^spec\.(?:volumes|containers\[0\]\.(?:command|env))\[/;

/** The values at the ends of an object by their path, as JSON. */
function objectValues(object: JsonObject, isPod = false): Map<string, string> {
	const values = new Map<string, string>();
	const collect = (value: unknown, path: string): void => {
		const isList = Array.isArray(value);
		const members = (isList && isPod) || isRecord(value) ? Object.entries(value as object) : [];
		if (members.length === 0) {
			if (value !== undefined && !(isPod && namedLists.test(path))) {
				values.set(path, JSON.stringify(value));
			}
			return;
		}
		for (const [name, member] of members) {
			collect(member, isList ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`);
		}
	};
	collect(object, '');
	return values;
}

function volumeNames({cluster}: InitConfig, section: string): string[] {
	const part = cluster[section as 'apiServer' | 'controllerManager' | 'scheduler'];
	return part.extraVolumes.map(({name}) => name);
}
