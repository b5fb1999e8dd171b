import {describe, expect, test} from 'vitest';
import {setField, type FieldPath} from '../../../source/core/config/commands/edit.ts';
import type {ValueSource} from '../../../source/core/told/sources.ts';
import type {InitConfig} from '../../../source/core/config/types.ts';
import {componentImage, imageFields, imageNames} from '../../../source/core/config/images.ts';
import {valueSource} from '../../../source/core/config/origins.ts';
import {kubeletConfigSources, kubeletFlagSources, kubeletFlagsEnv, podSources, staticPod, type ManifestHost} from '../../../source/core/manifests/index.ts';
import {certificates, certificateSources, keyAlgorithm} from '../../../source/core/pki/certificates.ts';
import {kubeconfigs, kubeconfigSources} from '../../../source/core/pki/kubeconfigs.ts';
import {caseConfig, casesWith, hostName} from '../manifests/cases.ts';

const host: ManifestHost = {caFolders: [], environment: {}, externalCA: false};
const components = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

interface Told {
	readonly value: string | undefined;
	readonly source: ValueSource;
}

/** Every value that is told to come from somewhere, by the thing that has it and its name. */
function everyValue(config: InitConfig, hostname: string): Map<string, Told> {
	const told = new Map<string, Told>();
	const add = (thing: string, sources: readonly ValueSource[], values: (name: string) => string | undefined) => {
		for (const source of sources) {
			told.set(`${thing} ${source.value}`, {value: values(source.value), source});
		}
	};
	for (const component of components.filter((one) => one !== 'etcd' || config.cluster.etcd.local !== undefined)) {
		const container = staticPod(component, config, host).spec?.containers[0];
		const flags = new Map((container?.command ?? []).slice(1).map((word) => [word.split('=', 1)[0] ?? '', word]));
		add(component, podSources(component, config, host), (name) => (name === 'image' ? container?.image : name.startsWith('startupProbe') ? String(container?.startupProbe?.failureThreshold) : flags.get(name) ?? name));
	}
	add('kubelet', kubeletConfigSources(config), (name) => JSON.stringify(name === 'containerRuntimeEndpoint' ? config.init.nodeRegistration.criSocket : name.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], config.kubelet)));
	add('kubelet', kubeletFlagSources(config, hostname), (name) => new RegExp(`${name}=[^ "]*`).exec(kubeletFlagsEnv(config, hostname))?.[0]);
	const {certificateValidityPeriod, caCertificateValidityPeriod} = config.cluster;
	for (const spec of certificates) {
		add(spec.id, certificateSources(spec, config), (name) => (name === 'subject' ? spec.subject(config).commonName : name === 'algorithm' ? keyAlgorithm(config.cluster) : name === 'notAfter' ? String(spec.signedBy === undefined ? caCertificateValidityPeriod : certificateValidityPeriod) : name));
	}
	for (const spec of kubeconfigs) {
		add(spec.id, kubeconfigSources(spec, config), (name) => (name === 'cluster' ? config.cluster.clusterName : name === 'server' ? spec.server(config) : name === 'user' ? spec.subject(config).commonName : name === 'algorithm' ? keyAlgorithm(config.cluster) : String(certificateValidityPeriod)));
	}
	for (const name of imageNames(config)) {
		add(`image ${name}`, [valueSource(config, 'image', imageFields(config, name))], () => componentImage(config, name));
	}
	return told;
}

type Change = readonly [kind: FieldPath['kind'], field: string, ...values: readonly string[]];

/** One field at a time, each with values of which one at least is another than the recording's. */
const changes: readonly Change[] = [
	['InitConfiguration', 'localAPIEndpoint.advertiseAddress', '192.0.2.77', '192.0.2.78'],
	['InitConfiguration', 'localAPIEndpoint.advertiseAddress', '2001:db8::77', '2001:db8::78'],
	['InitConfiguration', 'localAPIEndpoint.bindPort', '7443', '7444'],
	['InitConfiguration', 'nodeRegistration.name', 'other-node', 'another-node'],
	['InitConfiguration', 'nodeRegistration.criSocket', 'unix:///run/other.sock', 'unix:///run/another.sock'],
	['InitConfiguration', 'timeouts.controlPlaneComponentHealthCheck', '9m0s', '11m0s'],
	['ClusterConfiguration', 'networking.serviceSubnet', '10.111.0.0/16', '10.112.0.0/16'],
	['ClusterConfiguration', 'networking.podSubnet', '10.211.0.0/16', '10.212.0.0/16'],
	['ClusterConfiguration', 'networking.dnsDomain', 'other.example', 'another.example'],
	['ClusterConfiguration', 'controlPlaneEndpoint', 'other.example:7443', 'another.example'],
	['ClusterConfiguration', 'certificatesDir', '/etc/other-pki', '/etc/another-pki'],
	['ClusterConfiguration', 'clusterName', 'other', 'another'],
	['ClusterConfiguration', 'imageRepository', 'other.example/k8s', 'another.example/k8s'],
	['ClusterConfiguration', 'kubernetesVersion', 'v1.36.1', 'v1.35.3', 'v1.36.0'],
	['ClusterConfiguration', 'encryptionAlgorithm', 'RSA-3072', 'ECDSA-P256', 'RSA-2048'],
	['ClusterConfiguration', 'certificateValidityPeriod', '4321h0m0s', '4322h0m0s'],
	['ClusterConfiguration', 'caCertificateValidityPeriod', '54321h0m0s', '54322h0m0s'],
	['ClusterConfiguration', 'etcd.local.dataDir', '/var/lib/other', '/var/lib/another'],
];

/** One of each shape; KUBESTEP_ORIGINS=all takes every recorded configuration. */
const sample: ReadonlySet<string> = new Set(['init-cpe-ip-noport', 'init-etcd-external', 'init-etcd-local', 'init-ipv6-only', 'init-version-ci']);

/** `setField` writes text, and so a number in quotes; not every way of writing can be changed. */
function withField(text: string, field: FieldPath, value: string): string {
	const changed = setField(text, field, value);
	if (changed === undefined) {
		throw new Error(`not changed: ${field.path.join('.')}`);
	}
	return changed.replace(`"${value}"`, value);
}

/** A field as a source names it: an element of a list by the list. */
const follows = ({fields, choice}: ValueSource, field: string): boolean => fields.some((one) => one.field === field || one.field.startsWith(`${field}.`)) || (choice === 'address-family' && field === 'localAPIEndpoint.advertiseAddress');

/** These follow from whether the field has a value, and not from which. */
const presence = ['kube-controller-manager --allocate-node-cidrs'];

describe('a value changes with the fields that it is said to follow from, and with no other', async () => {
	const names = casesWith('input.yaml').filter((name) => process.env['KUBESTEP_ORIGINS'] === 'all' || sample.has(name));
	test.each(names)('%s', async (name) => {
		const before = await caseConfig(name).catch(() => undefined);
		if (before === undefined) {
			return;
		}
		const first = everyValue(before, hostName(name));
		const wrong: string[] = [];
		/** What is said to follow from a field alone, and did not change with it. */
		const unmoved = new Map<string, boolean>();
		for (const [index, [kind, field, ...values]] of changes.entries()) {
			if (field.startsWith('etcd.local') && before.cluster.etcd.local === undefined) {
				continue;
			}
			for (const value of values) {
				const changed = await caseConfig(name, (text) => withField(text, {kind, path: field.split('.')}, value)).catch(() => undefined);
				// A field that the file's version does not have changes nothing.
				if (changed?.origins.get(field)?.from !== 'file') {
					continue;
				}
				const second = everyValue(changed, hostName(name));
				for (const key of new Set([...first.keys(), ...second.keys()])) {
					const [one, other] = [first.get(key), second.get(key)];
					const isSaid = [one, other].some((told) => told !== undefined && follows(told.source, field));
					const moved = one?.value !== other?.value;
					if (moved && !isSaid) {
						wrong.push(`${field} = ${value} changes ${key}: ${one?.value} → ${other?.value}, told: ${JSON.stringify((one ?? other)?.source)}`);
					}
					if (isSaid && (one ?? other)?.source.fields.length === 1) {
						const change = `${index} ${field}: ${key}`;
						unmoved.set(change, (unmoved.get(change) ?? true) && !moved);
					}
				}
			}
		}
		expect(wrong).toEqual([]);
		// JSON is not changed field by field.
		expect(unmoved.size).toBeGreaterThan(name === 'init-json-input' ? -1 : 40);
		expect([...unmoved].filter(([change, never]) => never && !presence.some((one) => change.endsWith(one))).map(([change]) => change)).toEqual([]);
	}, 30_000);
});
