import {Failure} from '../../core/told/failures.ts';
import {loadInitConfig} from '../../core/config/load.ts';
import {writeYaml} from '../../core/yaml/writer.ts';
import {localServer} from '../../core/cluster/access.ts';
import {compare} from '../../core/artifacts/compare.ts';
import {askCluster, runningDifferences, type ToldByCluster} from '../../core/artifacts/cluster.ts';
import {infer, inferredDocuments, type Inferred} from '../../core/artifacts/infer.ts';
import {isBare, readArtifacts} from '../../core/artifacts/read.ts';
import type {Inspected} from '../../core/told/differences.ts';
import type {Files, Host} from '../../core/ports/index.ts';
import {checkTree, createTreeFiles} from '../../hosts/tree/files.ts';
import {configFacts} from './config-facts.ts';
import {asWarning} from './as-warning.ts';
import type {FlagValues} from '../line/flag-table.ts';
import {freshFiles} from './fresh-node.ts';
import type {NodeFacts} from '../../hosts/bare/index.ts';
import {openHost, type HostFlag} from './open-host.ts';
import {withPatches} from './patch-files.ts';
import type {PreparedInit} from './prepare-init.ts';
import {readText} from './read-text.ts';
import {selectedPhases} from './selected-phases.ts';
import {unreadable} from './unreadable.ts';
import {version} from './version.ts';

/** A node's files, and a configuration to hold them against. */
export interface InspectedNode {
	readonly prepared: PreparedInit;
	readonly facts: NodeFacts;
	/** Where the configuration is from. */
	readonly basis: 'file' | 'cluster' | 'tree' | 'defaults';
	/** Its file, where it is from one. */
	readonly basisName: string;
	readonly inferred: Inferred;
	/** Absent where it does not answer, or only the node's files are there. */
	readonly cluster: ToldByCluster | undefined;
}

export type InspectFlag = HostFlag | 'config' | 'root';

/** A node that is known by what a run told of it. */
export interface ToldNode {
	/** Manifests and the kubelet's files. */
	readonly files: Files;
	readonly nodeName: string;
	/** Empty where the node has another name than its machine. */
	readonly hostname: string;
}

/**
 * Opens the node to be looked at and reads the configuration that it is held against; nothing is changed.
 * @param config name of a file; read from the node itself where absent
 * @throws {Failure} `inspect.nothing` where there is nothing to read it from; `diff` takes the defaults on this node;
 *   `file.unreadable` for a root that is no folder
 * @param told in the place of a root: `config` is one that it is asked what comes of there
 */
export async function prepareInspect(flags: FlagValues<InspectFlag>, command: string, config = flags.config, told?: ToldNode): Promise<InspectedNode> {
	const {root} = flags;
	if (root !== undefined) {
		try {
			checkTree(root);
		} catch (error) {
			throw unreadable(root, error);
		}
	}
	const {host: under, mode, folder} = await openHost({...flags, 'dry-run': true}, command);
	try {
		const host: Host = told !== undefined ? {...under, files: told.files} : root === undefined ? under : {...under, files: createTreeFiles(root)};
		const isHere = root === undefined && told === undefined;
		const nothing = told === undefined && config === undefined && await isBare(host.files);
		if (nothing && (!isHere || command === 'inspect')) {
			throw new Failure('inspect.nothing', {folder: root ?? ''});
		}
		const found = await infer(host.files);
		const inferred = told === undefined ? found : {...found, nodeName: told.nodeName};
		const hostname = told !== undefined ? told.hostname : isHere ? (await host.machine.hostname()).trim().toLowerCase() : await hostnameIn(host, inferred);
		const cluster = isHere ? await askCluster(host, inferred.nodeName ?? hostname) : undefined;
		const load = async (file: {readonly name: string; readonly text: string}) => loadInitConfig({file, flags: {}, detectsSocket: true, facts: {
			...configFacts(host),
			hostname: async () => inferred.nodeName ?? hostname,
			...(!isHere && {
				defaultAddress: async () => inferred.advertiseAddress,
				criSockets: async () => (inferred.criSocket === undefined ? [] : [inferred.criSocket]),
				isSystemdResolvedActive: async () => inferred.isResolvedActive,
			}),
			// The version that the configuration leaves open is the one that is there: the network is not asked.
			fetchVersion: async () => inferred.version ?? Promise.reject(new Error('not asked')),
		}});
		const [init = '', ...rest] = inferredDocuments(inferred).map((one) => writeYaml(one));
		const kept = cluster === undefined || config !== undefined || cluster.configuration.length === 0
			? undefined
			// What no configuration can be made of tells nothing: the files do.
			: await load({name: 'ConfigMap kube-system/kubeadm-config', text: [init, ...cluster.configuration].join('\n---\n')}).catch(() => undefined);
		const {config: loaded, warnings} = kept ?? await load(config === undefined ? {name: root ?? '/', text: [init, ...rest].join('---\n')} : {name: config, text: await readText(config)});
		const {config: whole, ignored} = await withPatches(loaded);
		return {
			inferred, cluster, basis: config !== undefined ? 'file' : kept !== undefined ? 'cluster' : nothing ? 'defaults' : 'tree', basisName: config ?? '',
			facts: {hostname, environment: inferred.environment, folders: isHere ? [] : inferred.folders},
			prepared: {
				host, config: whole, warnings: [...(config === undefined ? [] : warnings.map(asWarning)), ...ignored], selection: {skip: []}, selected: selectedPhases(whole, {skip: []}), breakAt: [],
				facts: {
					workflow: 'init', mode, folder: root ?? folder, program: version(), nodeName: whole.init.nodeRegistration.name,
					kubernetesVersion: whole.cluster.kubernetesVersion, endpoint: localServer(whole),
				},
			},
		};
	} catch (error) {
		await under.close();
		throw error;
	}
}

/** Everything that init makes on this node, in its order, against a fresh one. */
export async function inspectNode({prepared, facts, cluster}: InspectedNode): Promise<Inspected[]> {
	const {host, config} = prepared;
	const root = await host.files.stat('/');
	const [now, fresh] = await Promise.all([
		readArtifacts({files: host.files, config, ordinary: {uid: root?.uid ?? 0, gid: root?.gid ?? 0}}),
		freshFiles(prepared, facts).then(async (files) => readArtifacts({files, config, ordinary: {uid: 0, gid: 0}, standIns: true})),
	]);
	const known = new Map(fresh.map((one) => [one.place.paths[0], one]));
	return now.map((one) => {
		const other = known.get(one.place.paths[0]) ?? {place: one.place, isThere: false, facts: []};
		return {fresh: other, now: one, differences: [...compare(other, one), ...(cluster === undefined ? [] : runningDifferences({now: one}, cluster))]};
	});
}

async function hostnameIn({files}: Host, {hostname}: Inferred): Promise<string> {
	const said = (await files.read('/etc/hostname').catch(() => undefined))?.toString('utf8').trim().toLowerCase();
	return said === undefined || said === '' ? hostname : said;
}
