import {bootstrapTokenObjects} from '../cluster/index.ts';
import {clusterEntry, readKubeconfig} from '../pki/kubeconfigs.ts';
import {Failure} from '../errors.ts';
import {connect} from './connect.ts';
import type {Phase} from './phase.ts';
import {send} from './send.ts';
import {tokensOf} from './tokens.ts';

const ADMIN = '/etc/kubernetes/admin.conf';

/** What a new node needs to trust the cluster, and to be trusted by it for a start. */
export const bootstrapToken: Phase = {
	name: 'bootstrap-token',
	async run(context) {
		const {config, facts} = context;
		const path = config.kubeconfig ?? ADMIN;
		const text = await facts.files.read(path);
		if (text === undefined) {
			throw new Failure('missing', {path});
		}
		const cluster = clusterEntry(readKubeconfig(text.toString('utf8'), path));
		await connect(context);
		await send(context, bootstrapTokenObjects(await tokensOf(context), facts.clock.now(), cluster));
	},
};
