import {kubeletConfiguration, kubeProxyConfiguration} from './component-fields.ts';
import type {ConfigFault, FaultCode} from './faults.ts';
import {clusterConfiguration, clusterConfigurationV1beta3, initConfiguration, initConfigurationV1beta3, kubeadmGroup} from './kubeadm-fields.ts';
import type {KindTable} from './schema.ts';
import {readDocuments, type MappingNode, type SourceFile, type YamlNode} from './yaml-reader.ts';

/** A document whose kind is known, with its table. */
export interface KnownDocument {
	readonly table: KindTable;
	readonly node: MappingNode;
}

export interface Documents {
	readonly init?: KnownDocument;
	readonly cluster?: KnownDocument;
	readonly kubelet?: KnownDocument;
	readonly kubeProxy?: KnownDocument;
	/** Kinds of kubeadm's other commands, by name. */
	readonly others: readonly string[];
	readonly faults: readonly ConfigFault[];
	readonly warnings: readonly ConfigFault[];
}

type Slot = 'init' | 'cluster' | 'kubelet' | 'kubeProxy';

const tables: ReadonlyArray<readonly [Slot, KindTable]> = [
	['init', initConfiguration],
	['init', initConfigurationV1beta3],
	['cluster', clusterConfiguration],
	['cluster', clusterConfigurationV1beta3],
	['kubelet', kubeletConfiguration],
	['kubeProxy', kubeProxyConfiguration],
];

const otherKinds = new Set(['JoinConfiguration', 'ResetConfiguration', 'UpgradeConfiguration']);
/** Versions that were read once, and the last kubeadm that reads them. */
const oldVersions: Readonly<Record<string, string>> = {v1alpha1: 'v1.11', v1alpha2: 'v1.12', v1alpha3: 'v1.14', v1beta1: 'v1.15', v1beta2: 'v1.22'};
const deprecatedVersion = `${kubeadmGroup}/v1beta3`;

interface Header {
	readonly apiVersion: string;
	readonly group: string;
	readonly version: string;
	readonly kind: string;
	readonly node: YamlNode | undefined;
	readonly offset: number;
}

/**
 * Finds out what the documents of a file are (kubeadm's SplitConfigDocuments,
 * validateSupportedVersion, validateKnownGVKs and componentconfigs' Unmarshal).
 * @param strict foreign kinds are faults, else warnings
 * @param allowDeprecated no warning about v1beta3
 * @throws ConfigError for text that is no YAML
 */
export function sortDocuments(file: SourceFile, {strict, allowDeprecated}: {strict: boolean; allowDeprecated: boolean}): Documents {
	const faults: ConfigFault[] = [];
	const warnings: ConfigFault[] = [];
	const found: Partial<Record<Slot, KnownDocument>> = {};
	const others: string[] = [];
	const kinds = new Set<string>();
	for (const {contents, offset} of readDocuments(file)) {
		const header = readHeader(contents, offset);
		const {apiVersion, group, version, kind, node} = header;
		const report = (list: ConfigFault[], code: FaultCode, params: Record<string, string> = {}) => {
			list.push({code, path: '', place: file.place(header.offset), params: {apiVersion, kind, ...params}});
		};
		if (group === '' || version === '' || kind === '' || node?.kind !== 'mapping') {
			report(faults, 'document-without-kind');
			continue;
		}
		if (kinds.has(kind)) {
			report(faults, 'document-twice');
			continue;
		}
		kinds.add(kind);
		const lastKubeadm = group === kubeadmGroup ? oldVersions[version] : undefined;
		if (lastKubeadm !== undefined) {
			report(faults, 'document-old', {version: lastKubeadm});
			continue;
		}
		if (apiVersion === deprecatedVersion && !allowDeprecated) {
			report(warnings, 'document-deprecated');
		}
		const known = tables.find(([, table]) => table.apiVersion === apiVersion && table.kind === kind);
		if (known) {
			found[known[0]] = {table: known[1], node};
			continue;
		}
		const ofComponent = [kubeletConfiguration, kubeProxyConfiguration].find(table => table.apiVersion.startsWith(`${group}/`));
		const isKubeadmKind = tables.some(([, table]) => table.kind === kind);
		if (apiVersion.startsWith(`${kubeadmGroup}/v1beta`) && otherKinds.has(kind) && (version === 'v1beta4' || kind === 'JoinConfiguration')) {
			others.push(kind);
			if (!strict) {
				report(warnings, 'document-ignored');
			}
		} else if (ofComponent && ofComponent.apiVersion !== apiVersion) {
			report(faults, 'document-version', {wanted: ofComponent.apiVersion});
		} else if (strict || isKubeadmKind || ofComponent) {
			report(faults, 'document-unknown');
		} else {
			report(warnings, 'document-ignored');
		}
	}
	return {...found, others, faults, warnings};
}

function readHeader(node: YamlNode | undefined, offset: number): Header {
	const text = (name: string): {text: string; offset: number | undefined} => {
		const entry = node?.kind === 'mapping' ? node.entries.findLast(({key}) => key === name) : undefined;
		const isText = entry?.value.kind === 'scalar' && entry.value.scalar.kind === 'string';
		return {text: isText && entry.value.kind === 'scalar' ? entry.value.source : '', offset: entry?.keyOffset};
	};
	const apiVersion = text('apiVersion');
	const kind = text('kind');
	const [group = '', version = '', ...rest] = apiVersion.text.includes('/') ? apiVersion.text.split('/') : ['', apiVersion.text];
	return {
		apiVersion: apiVersion.text,
		group: rest.length > 0 ? '' : group,
		version,
		kind: kind.text,
		node,
		offset: apiVersion.offset ?? node?.offset ?? offset,
	};
}
