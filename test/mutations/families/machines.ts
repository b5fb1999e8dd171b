import {DATABASE, SANDBOX, type Family} from '../family.ts';
import {mutateJson} from '../json.ts';
import {mutate} from '../mutate.ts';

const MACHINE = '/case/machine.yaml';
/** What a sandbox keeps of itself between runs, and what its node has of the last one. */
const STATE = ['machine.json', 'sandbox.json', 'services.json', 'images.json', 'commands.jsonl', 'requests.jsonl'].map((name) => `${SANDBOX}/.sandbox/${name}`).concat(DATABASE);

const made = ['--sandbox=/case/made', '--sandbox-speed=0', '--config', '/case/base.yaml', '--ignore-preflight-errors', 'all'];
const there = [`--sandbox=${SANDBOX}`, '--sandbox-speed=0'];

/** Files that say what a simulated node is, and what a sandbox keeps. */
export const machines: Family = {
	make(random, {files}, seed) {
		const machine = files.get(MACHINE) ?? Buffer.from('{}');
		if (random.chance(0.6)) {
			const {bytes, done} = mutate(seed, [{name: MACHINE, text: machine.toString('utf8')}]);
			const words = random.pick([['plan', ...made], ['doctor', ...made], ['init', ...made, '--dry-run', '--output', 'plain'], ['init', ...made, '--output', 'plain'], ['plan', ...made, '--output', 'json']]);
			return {done: [...done], laid: {[MACHINE]: {kind: 'file', content: bytes}}, words: [...words, '--machine', MACHINE], places: [MACHINE]};
		}
		const path = random.pick(STATE);
		const done = [path];
		const content = files.get(path) ?? Buffer.from('{}');
		const damaged = mutateJson(content, random.pick(STATE.map((one) => files.get(one)).filter((one) => one !== undefined)), random, done);
		return {
			done, laid: {[path]: {kind: 'file', content: damaged, mode: 0o600}}, places: [path, SANDBOX],
			words: random.pick([
				['init', ...there, '--config', '/case/base.yaml', '--output', 'plain'], ['init', ...there, '--config', '/case/base.yaml', '--dry-run', '--output', 'plain'], ['undo', ...there, '--yes', '--output', 'plain'], ['undo', ...there, '--dry-run'], ['reset', ...there, '--force'],
				['doctor', ...there], ['init', 'phase', 'certs', 'all', ...there, '--config', '/case/base.yaml'], ['init', ...there, '--fresh', '--config', '/case/base.yaml', '--output', 'plain'], ['plan', ...there, '--config', '/case/base.yaml'],
			]),
		};
	},
};
