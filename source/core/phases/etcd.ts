import {directory} from '../steps/directory.ts';
import {writeManifest} from './control-plane.ts';
import type {Phase} from '../engine/phase.ts';

/** etcd on this node, where the configuration names no other. */
export const etcd: Phase = {
	name: 'etcd',
	phases: [{
		name: 'local',
		skipsWhen: ({cluster}) => (cluster.etcd.external === undefined ? undefined : {code: 'not-needed', fields: {because: 'external-etcd'}}),
		async run(context) {
			const {local} = context.config.cluster.etcd;
			if (local !== undefined) {
				await context.step(directory, 'data', {path: local.dataDir, mode: 0o700});
			}
			await writeManifest(context, 'etcd');
		},
	}],
};
