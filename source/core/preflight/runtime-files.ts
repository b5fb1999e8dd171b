import type {RuntimeSetting} from '../told/findings.ts';
import {posix} from 'node:path';
import type {Files} from '../ports/index.ts';

export type SettingName = 'sandbox-image' | 'cgroup-driver';

interface Place {
	readonly table: string;
	readonly key: string;
}

const CONTAINERD = '/etc/containerd/config.toml';
const CRIO = '/etc/crio/crio.conf';
const CRIO_FOLDER = '/etc/crio/crio.conf.d';
const CRIO_OWN = `${CRIO_FOLDER}/20-kubernetes.conf`;

/** By the version of containerd's configuration file, which is not containerd's own. */
const containerdPlaces: Readonly<Record<1 | 2 | 3, Readonly<Record<SettingName, Place>>>> = {
	1: {
		'sandbox-image': {table: 'plugins.cri', key: 'sandbox_image'},
		'cgroup-driver': {table: 'plugins.cri.containerd.runtimes.runc.options', key: 'SystemdCgroup'},
	},
	2: {
		'sandbox-image': {table: 'plugins."io.containerd.grpc.v1.cri"', key: 'sandbox_image'},
		'cgroup-driver': {table: 'plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options', key: 'SystemdCgroup'},
	},
	3: {
		'sandbox-image': {table: 'plugins."io.containerd.cri.v1.images".pinned_images', key: 'sandbox'},
		'cgroup-driver': {table: 'plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options', key: 'SystemdCgroup'},
	},
};

const crioPlaces: Readonly<Record<SettingName, Place>> = {
	'sandbox-image': {table: 'crio.image', key: 'pause_image'},
	'cgroup-driver': {table: 'crio.runtime', key: 'cgroup_manager'},
};

const UNKNOWN: RuntimeSetting = {service: '', file: '', setting: '', table: '', line: 0, tableLine: 0, header: ''};

/** Where a runtime is told its sandbox image or its cgroup driver, by the files that are on the node. */
export async function runtimeSetting(files: Pick<Files, 'read' | 'list'>, runtime: {readonly name: string; readonly version: string}, name: SettingName, value: string): Promise<RuntimeSetting> {
	if (runtime.name === 'containerd') {
		const lines = await readLines(files, CONTAINERD);
		const version = lines === undefined ? /^v?1\./.test(runtime.version) ? 2 : 3 : fileVersion(lines);
		const place = containerdPlaces[version][name];
		const setting = `${place.key} = ${name === 'cgroup-driver' ? value === 'systemd' : `"${value}"`}`;
		const common = {service: 'containerd', setting};
		for (const file of (await importedFiles(files, lines ?? [])).toReversed()) {
			const own = await readLines(files, file) ?? [];
			// A file that is imported may be of an older version than the one that imports it.
			const {table, key} = containerdPlaces[fileVersion(own)][name];
			const found = find(own, {table, key});
			if (found.line > 0) {
				return {...common, file, setting: setting.replace(place.key, key), table, ...found, header: ''};
			}
		}
		return {...common, file: CONTAINERD, table: place.table, ...find(lines ?? [], place), header: lines === undefined ? `version = ${version}` : ''};
	}
	if (runtime.name === 'cri-o') {
		const place = crioPlaces[name];
		const common = {service: 'crio', setting: `${place.key} = "${value}"`, table: place.table};
		// The last file that sets it counts; those of the folder come after crio.conf, by name.
		const names = (await files.list(CRIO_FOLDER).catch(() => undefined) ?? []).map((file) => `${CRIO_FOLDER}/${file}`);
		for (const file of [CRIO, ...names].toReversed()) {
			const found = find(await readLines(files, file) ?? [], place);
			if (found.line > 0) {
				return {...common, file, ...found, header: ''};
			}
		}
		return {...common, file: CRIO_OWN, line: 0, tableLine: 0, header: ''};
	}
	return UNKNOWN;
}

/** The files of `imports = ["…"]` in their order: each counts before those that came earlier, and before the file that names them. */
async function importedFiles(files: Pick<Files, 'list'>, lines: readonly string[]): Promise<string[]> {
	const list = /^\s*imports\s*=\s*\[([^\]]*)\]/m.exec(lines.join('\n'))?.[1] ?? '';
	const paths = [...list.matchAll(/["']([^"']+)["']/g)].map(([, path = '']) => posix.resolve(posix.dirname(CONTAINERD), path));
	const found = await Promise.all(paths.map(async (path) => {
		const folder = posix.dirname(path);
		// As containerd does, only the last part may hold a pattern.
		const pattern = new RegExp(`^${posix.basename(path).replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`);
		return path.includes('*') || path.includes('?') ? (await files.list(folder).catch(() => undefined) ?? []).filter((name) => pattern.test(name)).sort().map((name) => `${folder}/${name}`) : [path];
	}));
	return found.flat();
}

/** What cannot be read is as good as not there: the setting is told all the same. */
async function readLines(files: Pick<Files, 'read'>, path: string): Promise<string[] | undefined> {
	return (await files.read(path).catch(() => undefined))?.toString('utf8').split('\n');
}

function fileVersion(lines: readonly string[]): 1 | 2 | 3 {
	const told = lines.map((line) => /^\s*version\s*=\s*(\d+)/.exec(line)?.[1]).find((number) => number !== undefined);
	return told === undefined || told === '1' ? 1 : told === '2' ? 2 : 3;
}

/** Lines count from 1. Only whole tables are looked for (`[a.b]`), as both runtimes write them. */
function find(lines: readonly string[], {table, key}: Place): Pick<RuntimeSetting, 'line' | 'tableLine'> {
	let tableLine = 0;
	let inTable = false;
	for (const [index, line] of lines.entries()) {
		const [, name] = /^\s*\[([^[\]]+)\]\s*(?:#.*)?$/.exec(line) ?? [];
		if (name !== undefined) {
			inTable = name.replaceAll('\'', '"').replaceAll(/\s/g, '') === table;
			tableLine = inTable ? index + 1 : tableLine;
		} else if (inTable && new RegExp(`^\\s*${key}\\s*=`).test(line)) {
			return {line: index + 1, tableLine};
		}
	}
	return {line: 0, tableLine};
}
