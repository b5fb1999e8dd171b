import type {Family} from '../family.ts';
import {mutateJson} from '../json.ts';

const PLAN = '/case/plan.json';

/** A plan that was saved, given to the run that is to do it. */
export const plans: Family = {
	make(random, {files}) {
		const plan = files.get(PLAN) ?? Buffer.from('{}');
		const done: string[] = [];
		const damaged = mutateJson(plan, Buffer.from('{"flags":{"config":"/dev/zero","patches":"/etc","cert-dir":"/srv/data","node-name":"../x","cri-socket":"unix:///tmp/x","sandbox":"/srv/data"}}'), random, done);
		return {
			done, laid: {[PLAN]: {kind: 'file', content: damaged, mode: 0o600}}, places: [PLAN],
			words: ['init', '--plan', PLAN, '--output', random.pick(['plain', 'plain', 'json']), ...(random.chance(0.9) ? ['--sandbox=/case/made', '--sandbox-speed=0', ...(random.chance(0.8) ? ['--dry-run'] : [])] : ['--ignore-preflight-errors', 'all', '--dry-run'])],
		};
	},
};
