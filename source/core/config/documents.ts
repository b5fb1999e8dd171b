import {kubeletConfiguration, kubeProxyConfiguration} from './tables/component-fields.ts';
import {fault, type ConfigFault} from '../told/faults.ts';
import {
	clusterConfiguration, clusterConfigurationV1beta3, initConfiguration, initConfigurationV1beta3, joinConfiguration, joinConfigurationV1beta3,
	kubeadmGroup, resetConfiguration, upgradeConfiguration,
} from './tables/kubeadm-fields.ts';
import type {KindTable} from './tables/schema.ts';
import type {SourceFile} from '../yaml/source-file.ts';
import {checkJson, readDocuments, type MappingNode, type YamlNode} from '../yaml/reader.ts';

/** A document whose kind is known, with its table. */
export interface KnownDocument {
	readonly table: KindTable;
	readonly node: MappingNode;
}

export type Slot = 'init' | 'cluster' | 'join' | 'reset' | 'upgrade' | 'kubelet' | 'kubeProxy';

export type Documents = {readonly [Name in Slot]?: KnownDocument} & {
	readonly faults: readonly ConfigFault[];
	readonly warnings: readonly ConfigFault[];
};

export interface SortOptions {
	/** Foreign kinds are faults, else warnings. */
	readonly strict: boolean;
	/** No warning about v1beta3. */
	readonly allowDeprecated: boolean;
	/** Documents that are used; others are passed over with a warning. */
	readonly wanted: readonly Slot[];
}

export const initSlots: readonly Slot[] = ['init', 'cluster', 'kubelet', 'kubeProxy'];

const tables: ReadonlyArray<readonly [Slot, KindTable]> = [
	['init', initConfiguration],
	['init', initConfigurationV1beta3],
	['cluster', clusterConfiguration],
	['cluster', clusterConfigurationV1beta3],
	['join', joinConfiguration],
	['join', joinConfigurationV1beta3],
	['reset', resetConfiguration],
	['upgrade', upgradeConfiguration],
	['kubelet', kubeletConfiguration],
	['kubeProxy', kubeProxyConfiguration],
];
const componentTables = [kubeletConfiguration, kubeProxyConfiguration];

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
 * @throws ConfigError for text that is no YAML
 */
export function sortDocuments(file: SourceFile, {strict, allowDeprecated, wanted}: SortOptions): Documents {
	const faults: ConfigFault[] = [];
	const warnings: ConfigFault[] = [];
	const found: Partial<Record<Slot, KnownDocument>> = {};
	const kinds = new Set<string>();
	for (const document of readDocuments(file)) {
		const header = readHeader(document.contents, document.offset);
		const {apiVersion, group, version, kind, node} = header;
		const at = {place: file.place(header.offset)};
		if (group === '' || version === '' || kind === '' || node?.kind !== 'mapping') {
			faults.push(fault('document-without-kind', '', {apiVersion, kind}, at));
			continue;
		}
		if (kinds.has(kind)) {
			faults.push(fault('document-twice', '', {apiVersion, kind}, at));
			continue;
		}
		kinds.add(kind);
		const lastKubeadm = group === kubeadmGroup && Object.hasOwn(oldVersions, version) ? oldVersions[version] : undefined;
		if (lastKubeadm !== undefined) {
			faults.push(fault('document-old', '', {apiVersion, kind, version: lastKubeadm}, at));
			continue;
		}
		if (apiVersion === deprecatedVersion && !allowDeprecated) {
			warnings.push(fault('document-deprecated', '', {apiVersion, kind}, at));
		}
		const known = tables.find(([, table]) => table.apiVersion === apiVersion && table.kind === kind);
		if (known && wanted.includes(known[0])) {
			checkJson(file, document);
			found[known[0]] = {table: known[1], node};
			continue;
		}
		const ofComponent = wanted.includes('kubelet') ? componentTables.find(table => table.apiVersion.startsWith(`${group}/`)) : undefined;
		const isWantedKind = tables.some(([slot, table]) => table.kind === kind && wanted.includes(slot) && !componentTables.includes(table));
		if (known) {
			warnings.push(fault('document-ignored', '', {apiVersion, kind}, at));
		} else if (ofComponent && ofComponent.apiVersion !== apiVersion) {
			faults.push(fault('document-version', '', {apiVersion, kind, wanted: ofComponent.apiVersion}, at));
		} else {
			const isFault = strict || isWantedKind || ofComponent !== undefined;
			(isFault ? faults : warnings).push(fault(isFault ? 'document-unknown' : 'document-ignored', '', {apiVersion, kind}, at));
		}
	}
	return {...found, faults, warnings};
}

function readHeader(node: YamlNode | undefined, offset: number): Header {
	const text = (name: string): {text: string; offset: number | undefined} => {
		const entry = node?.kind === 'mapping' ? node.entries.findLast(({key}) => key === name) : undefined;
		// Where text is wanted, kubeadm takes numbers and truth values by how they are written (sigs.k8s.io/yaml).
		const isText = entry?.value.kind === 'scalar' && entry.value.scalar.kind !== 'null';
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
