import {recordings} from '../../corpus.ts';
import {describe, expect, test} from 'vitest';
import {applyIgnores, initChecks} from '../../../source/core/preflight/index.ts';
import {recordedCases, type RecordedCase} from './cases.ts';
import {fakeHost} from './fake-host.ts';


describe('the checks find what kubeadm found', () => {
	test.each(recordedCases(recordings('preflight')).filter(({findings}) => findings !== undefined))('$name', async (recorded) => {
		const ours = await run(recorded);
		expect(ours).toEqual(recorded.findings?.filter((finding) => isLookedAt(finding, recorded)));
	});
});

async function run({config, host, files, ignore}: RecordedCase): Promise<readonly string[]> {
	const found: string[] = [];
	for (const check of initChecks(config)) {
		const {warnings, errors} = applyIgnores(check.name, await check.run(fakeHost(host, files), AbortSignal.timeout(1000)), ignore);
		found.push(...warnings.map(() => `WARNING ${check.name}`), ...errors.map(() => `ERROR ${check.name}`));
		if (check.alone && errors.length > 0) {
			break;
		}
	}
	return [...new Set(found)].sort();
}

/**
 * Pulls are steps after the checks, with tests of their own. What the recording machine had of
 * CPUs, memory and kernel is left out of the recordings of an init.
 */
function isLookedAt(finding: string, {name}: RecordedCase): boolean {
	return !finding.endsWith(' ImagePull') && !(name === 'fail-preflight' && /(SystemVerification|NumCPU|Mem|Swap)$/.test(finding));
}
