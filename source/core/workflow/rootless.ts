import {rootlessOwnership, rootlessUserNames, type Component, type RootlessUsers} from '../manifests/index.ts';
import {owner} from '../steps/owner.ts';
import {readUserPlan, user} from '../steps/user.ts';
import {isExternalCa} from '../pki/external-ca.ts';
import type {PhaseContext} from '../engine/phase.ts';

/**
 * With the feature gate RootlessControlPlane: makes the users, once, and gives a component's user
 * what it has to read (as kubeadm does: util/staticpod/utils_linux.go, RunComponentAsNonRoot).
 * kubeadm leaves both out in a dry run, and shows manifests that it would not write.
 *
 * @returns undefined where components run as root
 */
export async function rootlessUsers({config, facts, step}: PhaseContext, component: Component): Promise<RootlessUsers | undefined> {
	if (config.cluster.featureGates['RootlessControlPlane'] !== true) {
		return undefined;
	}
	const there = await completeUsers(facts.files);
	const users = there ?? await step(user, 'users', {});
	const files = rootlessOwnership(component, config, users, await isExternalCa(config, facts.files));
	await step(owner, `${component}-files`, {user: rootlessUserNames[component], files});
	return users;
}

/** The users where nothing is left to make: only the first component that needs them has a step for it. */
async function completeUsers(files: PhaseContext['facts']['files']): Promise<RootlessUsers | undefined> {
	try {
		const plan = await readUserPlan(files);
		return plan.newUsers.length === 0 && plan.newGroups.length === 0 ? plan.users : undefined;
	} catch {
		// The step tells the failure.
		return undefined;
	}
}
