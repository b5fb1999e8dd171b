import {loadYaml} from '../yaml/load.ts';
import {defaults} from '../config/tables/kubeadm-fields.ts';
import {etcdMember} from '../steps/etcd-member.ts';
import {note} from '../steps/note.ts';
import {clear, type ClearInput} from '../steps/clear.ts';
import {refuseSystem} from '../steps/own.ts';
import {clusterOf, patience, type ResetContext, type ResetPhase} from './run.ts';

const MANIFEST = '/etc/kubernetes/manifests/etcd.yaml';
const DATA_VOLUME = 'etcd-data';

/**
 * Takes this node's etcd out of its cluster, then its data away: data of a member that is none any
 * more would keep a new one from starting.
 */
export const removeEtcdMember: ResetPhase = {
	name: 'remove-etcd-member',
	async run(context) {
		const {config: {kubeconfig, reset}, facts, policy, step} = context;
		const cluster = await clusterOf(context);
		if (cluster?.cluster.etcd.external !== undefined) {
			// kubeadm empties the default directory all the same: an etcd of one's own may keep its data there.
			await step(note, 'external', {code: 'external-etcd', fields: {}});
			return;
		}
		const dataDir = cluster?.cluster.etcd.local?.dataDir ?? await dataDirOfManifest(context);
		if (dataDir === undefined) {
			await step(note, 'unknown', {code: 'etcd-unknown', fields: {path: MANIFEST}});
			return;
		}
		const data: ClearInput = {path: dataDir, of: 'etcd'};
		// A member whose data cannot be deleted after it is better left where it is.
		await refuseSystem(facts.files, dataDir);
		if (cluster !== undefined) {
			await step(etcdMember, 'member', {
				kubeconfig, certificatesDir: cluster.cluster.certificatesDir, advertiseAddress: cluster.init.localAPIEndpoint.advertiseAddress,
				apiTimeoutMs: patience(policy, reset.timeouts.kubernetesAPICall), etcdTimeoutMs: patience(policy, reset.timeouts.etcdAPICall),
			});
		}
		await step(clear, 'data', data);
	},
};

interface Pod {
	readonly spec?: {readonly volumes?: readonly {readonly name?: unknown; readonly hostPath?: {readonly path?: unknown}}[]};
}

/** Where the static Pod keeps its data; the default where there is none, as after cleanup-node. Undefined where the manifest does not say. */
async function dataDirOfManifest({facts: {files}}: ResetContext): Promise<string | undefined> {
	const text = await files.read(MANIFEST);
	if (text === undefined) {
		return defaults.etcdDataDir;
	}
	try {
		const {spec} = loadYaml(text.toString('utf8')) as Pod;
		const path = spec?.volumes?.find(({name}) => name === DATA_VOLUME)?.hostPath?.path;
		return typeof path === 'string' && path !== '' ? path : undefined;
	} catch {
		return undefined;
	}
}
