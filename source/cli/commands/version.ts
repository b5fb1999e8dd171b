import {currentVersion} from '../../core/config/versions.ts';
import {Failure} from '../../core/told/failures.ts';
import type {Call} from '../line/commands.ts';
import {text} from '../line/flags.ts';
import {version} from '../run/version.ts';
import {outputLines} from '../../strings/sanitize.ts';

/**
 * `kubestep version [-o json|yaml|short]`: this program's, and the kubeadm's whose work it does.
 * The keys are its own: a script that asks kubeadm for `clientVersion` must not take one for the other.
 */
export async function printVersion({flags, output}: Call): Promise<number> {
	const form = text(flags.output) ?? '';
	const data = {kubestep: version(), kubernetes: currentVersion, node: process.versions.node, platform: `${process.platform}/${process.arch}`};
	switch (form) {
		case '': {
			output.out(outputLines(`kubestep ${data.kubestep} (as kubeadm ${data.kubernetes}; Node.js ${data.node}, ${data.platform})`));
			return 0;
		}
		case 'short': {
			output.out(outputLines(data.kubestep));
			return 0;
		}
		case 'json': {
			output.document(`${JSON.stringify(data, undefined, 2)}\n`);
			return 0;
		}
		case 'yaml': {
			output.document(Object.entries(data).map(([key, value]) => `${key}: ${value}\n`).join(''));
			return 0;
		}
		default: {
			throw new Failure('flag.invalid', {flag: '--output', problem: 'not-one-of', value: form, known: ['json', 'yaml', 'short']});
		}
	}
}
