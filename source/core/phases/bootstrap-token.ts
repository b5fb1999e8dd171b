import {bootstrapTokenObjects} from '../cluster/index.ts';
import {clusterEntry, kubeconfigPath, readKubeconfig} from '../pki/kubeconfigs.ts';
import {Failure} from '../told/failures.ts';
import {connect} from '../workflow/connect.ts';
import type {Phase} from '../engine/phase.ts';
import {send} from '../workflow/send.ts';
import {tokensOf} from '../workflow/tokens.ts';

const ADMIN = kubeconfigPath('admin.conf');

/** What a new node needs to trust the cluster, and to be trusted by it for a start. */
export const bootstrapToken: Phase = {
	name: 'bootstrap-token',
	reads: [ADMIN],
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
