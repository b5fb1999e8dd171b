import type {UserDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {userFiles, withoutUsers, type UserRemoval} from '../manifests/index.ts';
import type {Files} from '../ports/index.ts';
import {problemOf} from './problem.ts';
import {readUserFiles, replaceUserFile} from './user.ts';

/**
 * Removes the users and groups of a control plane without root. That it cannot is a warning (as
 * kubeadm does: cmd/phases/reset/cleanupnode.go, runCleanupNode).
 */
export const removeUsers: StepKind<Record<string, never>, void> = {
	acts: true,
	describe: () => detailOf({users: [], groups: []}),
	async compare(_input, {host}) {
		const plan = await planOf(host.files);
		const detail = detailOf(plan);
		return plan.users.length + plan.groups.length === 0 ? {found: 'same', output: undefined, detail} : {found: 'different', detail, current: undefined};
	},
	async apply(_input, {host: {files}}) {
		const plan = await planOf(files);
		try {
			// A user first: without its group it would be refused by the next run.
			await replaceUserFile(files, userFiles.passwd, plan.passwd, plan.users.length > 0);
			await replaceUserFile(files, userFiles.group, plan.group, plan.groups.length > 0);
			return {output: undefined, detail: detailOf(plan)};
		} catch (error) {
			return {output: undefined, detail: {...detailOf(plan), problem: problemOf(error)}, outcome: 'warning'};
		}
	},
};

/** Where there is no such file, there is nobody to remove. */
async function planOf(files: Files): Promise<UserRemoval> {
	const {passwd = '', group = ''} = await readUserFiles(files);
	return withoutUsers({passwd, group});
}

function detailOf({users, groups}: Pick<UserRemoval, 'users' | 'groups'>): UserDetail {
	return {kind: 'user', users, groups, removed: true};
}
