import type {Check, Findings} from '../preflight/index.ts';
import {check, failedChecks, verdict, type CheckInput} from '../steps/check.ts';
import type {PhaseContext} from '../engine/phase.ts';

/** Runs checks in order and fails for what they find, all together; at once, or at the end of a run that only looks. */
export async function judge({journal, step, defer}: Pick<PhaseContext, 'journal' | 'step' | 'defer'>, checks: readonly Check[], id: string, ignore: readonly string[]): Promise<readonly Findings[]> {
	const inputs: CheckInput[] = checks.map((one) => ({check: goingOn(one, journal), ignore}));
	let findings: readonly Findings[] = [];
	const look = async (): Promise<readonly Findings[]> => {
		const found: Findings[] = [];
		for (const input of inputs) {
			found.push(await step(check, input.check.id, input));
		}
		findings = found;
		return found;
	};
	const failed = failedChecks({checks: inputs, findings: await look()});
	if (failed.length > 0) {
		await step(verdict, id, {checks: inputs, findings, again: look, isTold: defer !== undefined});
		defer?.(failed);
	}
	return findings;
}

/**
 * A run that goes on after an earlier one finds that one's manifests, etcd's data and the ports of
 * what it started: they are no reason to stop. What somebody else made still is.
 */
function goingOn(check: Check, journal: PhaseContext['journal']): Check {
	return {
		...check,
		async run(host, signal) {
			const found = await check.run(host, signal);
			return found.errors.length > 0 && await isFromEarlierRun(check, journal) ? {...found, errors: []} : found;
		},
	};
}

/** Whether what a check found is what an earlier run of this program left, or what a person made of its files. */
export async function isFromEarlierRun({lookedAt, fields}: Check, journal: Pick<PhaseContext['journal'], 'started' | 'owns' | 'wasChanged' | 'filled'>): Promise<boolean> {
	switch (lookedAt) {
		case 'port': {
			return journal.started('kubelet');
		}
		case 'file-absent': {
			// One that a person changed since is asked about where it would be written (steps/file.ts).
			return await journal.owns(fields.path) || journal.wasChanged(fields.path);
		}
		case 'directory-empty': {
			// One that was there, and empty, is nobody's act.
			return journal.filled(fields.path) || journal.owns(fields.path);
		}
		default: {
			return false;
		}
	}
}
