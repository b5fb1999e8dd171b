import {Failure} from '../told/failures.ts';
import {rootlessUserNames, serviceAccountKeyReadersGroup, type RootlessUsers} from './rootless.ts';

export const userFiles = {passwd: '/etc/passwd', group: '/etc/group', limits: '/etc/login.defs'} as const;

/** Texts of the files; undefined where there is none. */
export interface UserFiles {
	readonly passwd: string;
	readonly group: string;
	readonly limits?: string;
}

/** What is to be added to the files, and the ids that come of it. */
export interface UserPlan {
	readonly users: RootlessUsers;
	/** Names that are added. */
	readonly newUsers: readonly string[];
	readonly newGroups: readonly string[];
	/** The files afterwards. */
	readonly passwd: string;
	readonly group: string;
}

/**
 * Plans the system users and groups of a control plane without root: those that are there are kept
 * where they fit, the others get the lowest free ids (as kubeadm does: util/users/users_linux.go).
 *
 * @throws Failure `user.invalid` for lines that cannot be read, entries that do not fit, and where no ids are free
 */
export function planUsers(files: UserFiles): UserPlan {
	const limits = readLimits(files.limits ?? '');
	const users = readEntries(files.passwd, userFiles.passwd, 7);
	const groups = readEntries(files.group, userFiles.group, 4);
	const missingUsers = userNames.filter((name) => !isFitUser(name, users, groups, limits.uid));
	const missingGroups = Object.keys(groupMembers).filter((name) => !isFitGroup(name, groups, limits.gid));
	const newGroups = withIds(missingGroups, groups, limits.gid, userFiles.group);
	const gids = new Map([...newGroups, ...groups].map(({name, id}) => [name, id]));
	const newUsers = withIds(missingUsers, users, limits.uid, userFiles.passwd);
	const uids = new Map([...newUsers, ...users].map(({name, id}) => [name, id]));
	const gidOf = (name: string) => gids.get(name) ?? 0;
	return {
		users: {
			components: Object.fromEntries(Object.entries(rootlessUserNames).map(([component, name]) => [component, {uid: uids.get(name) ?? 0, gid: gidOf(name)}])) as unknown as RootlessUsers['components'],
			serviceAccountKeyReaders: gidOf(serviceAccountKeyReadersGroup),
		},
		newUsers: missingUsers,
		newGroups: missingGroups,
		passwd: withLines(files.passwd, newUsers.map(({name, id}) => `${name}:x:${id}:${gidOf(name)}:::${NO_SHELL}`)),
		group: withLines(files.group, newGroups.map(({name, id}) => `${name}:x:${id}:${groupMembers[name] ?? ''}`)),
	};
}

/** Names that are removed, and the files afterwards. */
export interface UserRemoval {
	readonly users: readonly string[];
	readonly groups: readonly string[];
	readonly passwd: string;
	readonly group: string;
}

/** The files without the users and groups of a control plane without root (as kubeadm does: util/users/users_linux.go, removeEntries). */
export function withoutUsers({passwd, group}: Pick<UserFiles, 'passwd' | 'group'>): UserRemoval {
	const has = (text: string) => (name: string) => text.split('\n').some((line) => line.startsWith(`${name}:`));
	const without = (text: string, names: readonly string[]) => text.split('\n').filter((line) => !names.some((name) => line.startsWith(`${name}:`))).join('\n');
	const groupNames = Object.keys(groupMembers);
	return {users: userNames.filter(has(passwd)), groups: groupNames.filter(has(group)), passwd: without(passwd, userNames), group: without(group, groupNames)};
}

/** Whether a file is what it was before but for lines of a control plane's users or groups. */
export function hasOnlyUsersMore(path: string, before: string, now: string): boolean {
	const names = path === userFiles.passwd ? userNames : Object.keys(groupMembers);
	const had = new Set(before.split('\n'));
	const rest = now.split('\n').filter((line) => had.has(line) || !names.some((name) => line.startsWith(`${name}:`))).join('\n');
	return rest === before || rest === `${before}\n`;
}

const NO_SHELL = '/bin/false';

const userNames = Object.values(rootlessUserNames);

/** Each user has a group of its own name; two components share the service account key. */
const groupMembers: Readonly<Record<string, string>> = {
	...Object.fromEntries(userNames.map((name) => [name, name])),
	[serviceAccountKeyReadersGroup]: [rootlessUserNames['kube-apiserver'], rootlessUserNames['kube-controller-manager']].join(','),
};

interface Range {
	min: number;
	max: number;
}

interface Entry {
	readonly name: string;
	readonly id: number;
	readonly fields: readonly string[];
}

/** `SYS_UID_MIN 100`; what is not given is 100 to 999. */
function readLimits(text: string): {readonly uid: Range; readonly gid: Range} {
	const limits = {uid: {min: 100, max: 999}, gid: {min: 100, max: 999}};
	for (const [index, line] of text.split('\n').entries()) {
		const [, kind, end, value = ''] = /^SYS_(UID|GID)_(MIN|MAX)(.*)$/.exec(line) ?? [];
		if (kind !== undefined && end !== undefined) {
			limits[kind === 'UID' ? 'uid' : 'gid'][end === 'MIN' ? 'min' : 'max'] = readId(value.trim(), userFiles.limits, index);
		}
	}
	return limits;
}

function readEntries(text: string, path: string, count: number): Entry[] {
	return text.split('\n').flatMap((line, index) => {
		if (line.trim() === '') {
			return [];
		}
		const fields = line.trim().split(':');
		if (fields.length !== count) {
			throw new Failure('user.invalid', {path, line: index + 1, problem: 'user-fields', found: fields.length, expected: count});
		}
		return [{name: fields[0] ?? '', id: readId(fields[2] ?? '', path, index), fields}];
	});
}

function readId(text: string, path: string, index: number): number {
	if (!/^[-+]?\d{1,18}$/.test(text)) {
		throw new Failure('user.invalid', {path, line: index + 1, problem: 'user-number', found: text});
	}
	return Number(text);
}

function isFitUser(name: string, users: readonly Entry[], groups: readonly Entry[], range: Range): boolean {
	const user = users.find((entry) => entry.name === name);
	if (user === undefined) {
		return false;
	}
	checkRange(user, range, userFiles.passwd);
	const [, , , gid = '', , , shell = ''] = user.fields;
	if (shell !== NO_SHELL) {
		throw new Failure('user.invalid', {name, path: userFiles.passwd, problem: 'user-shell', found: shell, expected: NO_SHELL});
	}
	const group = groups.find(({id}) => id === Number(gid));
	if (group?.name !== name) {
		throw new Failure('user.invalid', {name, path: userFiles.passwd, problem: 'user-group', gid, found: group?.name ?? ''});
	}
	return true;
}

function isFitGroup(name: string, groups: readonly Entry[], range: Range): boolean {
	const group = groups.find((entry) => entry.name === name);
	if (group === undefined) {
		return false;
	}
	checkRange(group, range, userFiles.group);
	const members = group.fields[3] ?? '';
	if (members !== groupMembers[name]) {
		throw new Failure('user.invalid', {name, path: userFiles.group, problem: 'group-members', found: members, expected: groupMembers[name] ?? ''});
	}
	return true;
}

function checkRange({name, id}: Entry, {min, max}: Range, path: string): void {
	if (id < min || id > max) {
		throw new Failure('user.invalid', {name, path, problem: 'user-range', found: id, min, max});
	}
}

/** The lowest ids of the range that no entry has. */
function withIds(names: readonly string[], entries: readonly Entry[], {min, max}: Range, path: string): {readonly name: string; readonly id: number}[] {
	const taken = new Set(entries.map(({id}) => id));
	let id = min - 1;
	return names.map((name) => {
		do {
			id += 1;
		} while (taken.has(id));
		if (id > max) {
			throw new Failure('user.invalid', {name, path, problem: 'user-full', min, max});
		}
		return {name, id};
	});
}

function withLines(text: string, lines: readonly string[]): string {
	return lines.length === 0 ? text : `${text}${text.endsWith('\n') ? '' : '\n'}${lines.join('\n')}\n`;
}
