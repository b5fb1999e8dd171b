import type {UserDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {Failure, HostError, unwritten} from '../told/failures.ts';
import {planUsers, rootlessUserNames, serviceAccountKeyReadersGroup, userFiles, type RootlessUsers, type UserPlan} from '../manifests/index.ts';
import type {Files} from '../ports/index.ts';

/**
 * Makes the users and groups that a control plane without root runs as, and answers with their ids.
 * The groups come first: a user whose group is not there yet would be refused by the next run.
 */
export const user: StepKind<Record<string, never>, RootlessUsers> = {
	acts: true,
	describe: () => userDetail(Object.values(rootlessUserNames), [...Object.values(rootlessUserNames), serviceAccountKeyReadersGroup]),
	async compare(_input, {host}) {
		const plan = await readUserPlan(host.files);
		return plan.newUsers.length === 0 && plan.newGroups.length === 0
			? {found: 'same', output: plan.users, detail: this.describe({})}
			: {found: 'different', detail: userDetail(plan.newUsers, plan.newGroups)};
	},
	async apply(_input, {host: {files}}) {
		const plan = await readUserPlan(files);
		await replaceUserFile(files, userFiles.group, plan.group, plan.newGroups.length > 0);
		await replaceUserFile(files, userFiles.passwd, plan.passwd, plan.newUsers.length > 0);
		return {output: plan.users, detail: userDetail(plan.newUsers, plan.newGroups)};
	},
};

/**
 * What has to be added to a node's users and groups.
 * @throws Failure `user.invalid`, or `file.unreadable` where there is no /etc/passwd or /etc/group
 */
export async function readUserPlan(files: Pick<Files, 'read'>): Promise<UserPlan> {
	const {passwd, group, limits} = await readUserFiles(files);
	if (passwd === undefined || group === undefined) {
		throw new Failure('file.unreadable', {path: passwd === undefined ? userFiles.passwd : userFiles.group, errno: 'ENOENT', message: ''});
	}
	return planUsers({passwd, group, ...(limits !== undefined && {limits})});
}

/** Texts of the files that are there. */
export async function readUserFiles(files: Pick<Files, 'read'>): Promise<{readonly passwd?: string | undefined; readonly group?: string | undefined; readonly limits?: string | undefined}> {
	const [passwd, group, limits] = await Promise.all([userFiles.passwd, userFiles.group, userFiles.limits].map(async (path) => (await files.read(path))?.toString('utf8')));
	return {passwd, group, limits};
}

/** Replaces a file as a whole; mode and owner stay. */
export async function replaceUserFile(files: Files, path: string, content: string, isChanged: boolean): Promise<void> {
	if (!isChanged) {
		return;
	}
	try {
		const {mode = 0o644, uid = 0, gid = 0} = await files.stat(path) ?? {};
		await files.write(path, content, {mode, owner: {uid, gid}});
	} catch (error) {
		if (error instanceof HostError) {
			throw unwritten(path, error);
		}
		throw error;
	}
}

function userDetail(users: readonly string[], groups: readonly string[]): UserDetail {
	return {kind: 'user', users, groups};
}
