import {currentVersion} from '../../core/config/versions.ts';
import type {Call} from '../line/command.ts';
import {version} from '../run/version.ts';
import {outputLines} from '../../strings/sanitize.ts';

/**
 * `kubestep version [-o json|yaml|short]`: this program's, and the kubeadm's whose work it does.
 * The keys are its own: a script that asks kubeadm for `clientVersion` must not take one for the other.
 */
export async function printVersion({flags, output}: Call<'version-output'>): Promise<number> {
		const data = {kubestep: version(), kubernetes: currentVersion, node: process.versions.node, platform: `${process.platform}/${process.arch}`};
	switch (flags.output ?? '') {
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
	}
}
