import {currentVersion} from '../core/config/index.ts';
import {Failure} from '../core/errors.ts';
import {parseFlags} from './flags.ts';
import type {Output} from './output.ts';
import {version} from './version.ts';

const flags = [{name: 'output', type: 'string', group: 'output', value: 'json|yaml|short', short: 'o'}] as const;

/** `kubestep version [-o json|yaml|short]`: this program's, and the kubeadm's whose work it does. */
export async function printVersion(words: readonly string[], output: Output): Promise<number> {
	const {flags: {output: form = ''}} = parseFlags(words, flags);
	const data = {kubestep: version(), kubernetes: currentVersion, node: process.versions.node, platform: `${process.platform}/${process.arch}`};
	switch (form) {
		case '': {
			output.out(`kubestep ${data.kubestep} (as kubeadm ${data.kubernetes}; Node.js ${data.node}, ${data.platform})\n`);
			return 0;
		}
		case 'short': {
			output.out(`${data.kubestep}\n`);
			return 0;
		}
		case 'json': {
			output.out(`${JSON.stringify(data, undefined, 2)}\n`);
			return 0;
		}
		case 'yaml': {
			output.out(Object.entries(data).map(([key, value]) => `${key}: ${value}\n`).join(''));
			return 0;
		}
		default: {
			throw new Failure('flag.invalid', {flag: '--output', problem: 'not-one-of', value: String(form), known: ['json', 'yaml', 'short']});
		}
	}
}
