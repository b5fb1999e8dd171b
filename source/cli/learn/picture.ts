import {createHash} from 'node:crypto';
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {NodeStatus} from '../../hosts/sandbox/served/status.ts';
import {isRecord} from '../../core/values/is-record.ts';

const DATABASE = 'var/lib/etcd/member/snap/db';
/** What says what happened, and is no part of how things are. */
const RECORDS = [/^\.sandbox\/.*\.(?:jsonl|log)$/, /^\.sandbox\/(?:control|served|apart|lock)/, /^var\/log\//, /^var\/lib\/kubestep\//];
/** Objects that say that somebody is still there, and of others what changes as time goes by. */
const HEARTBEATS = /\/(?:leases|events)\//;
const RESTLESS_STATUS = /\/(?:pods|nodes)\//;

/**
 * A served node's folder, objects and components in a few letters: the same as long as nothing is different that could count.
 * What only goes by is left out: logs, heartbeats, versions of objects, how often what always ends has been started.
 */
export async function picture(folder: string, status: NodeStatus): Promise<string> {
	const hash = createHash('sha256');
	const entries = (await readdir(folder, {recursive: true, withFileTypes: true})).map((entry) => ({entry, path: join(entry.parentPath, entry.name).slice(folder.length + 1)})).sort((one, other) => (one.path < other.path ? -1 : 1));
	for (const {entry, path} of entries) {
		if (RECORDS.some((record) => record.test(path)) || !(entry.isFile() || entry.isDirectory() || entry.isSymbolicLink())) {
			continue;
		}
		hash.update(`\n${path}\n`);
		if (entry.isFile()) {
			const content = await readFile(join(folder, path)).catch(() => Buffer.alloc(0));
			hash.update(path === DATABASE ? objects(content.toString('utf8')) : content);
		}
	}
	hash.update(JSON.stringify(Object.entries(status).map(([name, {state, healthy, restarts}]) => [name, healthy, ...healthy ? [state, restarts] : [state === 'absent']])));
	return hash.digest('hex');
}

/** The database as text; as it is where it is none. */
function objects(text: string): string {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return text;
	}
	const all = isRecord(value) && isRecord(value['objects']) ? Object.entries(value['objects']) : [];
	return JSON.stringify(all.filter(([key]) => !HEARTBEATS.test(key)).map(([key, object]) => {
		const {metadata, status, ...rest} = isRecord(object) ? object : {};
		const {resourceVersion: _version, managedFields: _fields, ...named} = isRecord(metadata) ? metadata : {};
		return [key, named, rest, ...RESTLESS_STATUS.test(key) ? [] : [status]];
	}).sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)));
}
