import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {isRecord} from '../../source/core/values/is-record.ts';
import {elsewhere, isRecorded, recorded, recordedEntries, recordedNames, recordedRequests, recordedRuns, runCase, type Outcome, type Request} from './recorded-run.ts';

const folders = [['manifests', '/etc/kubernetes/manifests'], ['kubeconfigs', '/etc/kubernetes'], ['kubelet', '/var/lib/kubelet'], ['etc', '/etc']] as const;
/** What the stand-in kubelet and etcd write, which kubeadm's recorded host did not have. */
const ofStandIns = /\/member(\/|$)|^\/var\/lib\/kubelet\/pki|^\/var\/log\/pods(\/|$)|^\/var\/lib\/kubestep/;
const ofRecordings = /^\/tmp(\/|$)/;

describe.each(recordedRuns().filter((name) => name in elsewhere))('%s', (name) => {
	test.skip(`is not run: ${elsewhere[name] ?? ''}`, () => undefined);
});

describe.each(recordedRuns().filter((name) => !(name in elsewhere)))('a whole run of %s', (name) => {
	let run: Outcome;
	beforeAll(async () => {
		run = await runCase(name);
	});
	afterAll(() => {
		run?.close();
	});

	test('ends well', () => {
		expect(run.status, run.said).toBe(0);
	});

	test('asks the API server for the same, in the same order, as the same users, with the same answers', () => {
		expect(run.requests.map(toLine)).toEqual(recordedRequests(name).map(toLine));
	});

	test('sends the same objects', () => {
		for (const [index, real] of recordedRequests(name).entries()) {
			// The log of the sandbox keeps no Secret's contents, the recording no workload's.
			if (real.body !== undefined && !isSecret(real.body) && !isReference(real.body)) {
				expect(comparable(run.requests[index]?.body), toLine(real)).toEqual(comparable(real.body));
			}
		}
	});

	if (isRecorded(name, 'files.json')) {
		test('makes and changes the same files and folders, with the same modes and owners', () => {
			const real = recordedEntries(name);
			const isKept = ({path}: {path: string}) => !ofStandIns.test(path) && (path !== '/etc/kubernetes/kubelet.conf' || real.some((entry) => entry.path === path));
			expect(run.entries.filter(isKept)).toEqual(real.filter(({path}) => !ofRecordings.test(path)));
		});
	}

	test.each(folders.flatMap(([folder, on]) => recordedNames(name, folder).map((file) => [`${on}/${file}`, `${folder}/${file}`])))('%s holds the same bytes, keys apart', (onNode, inRecording) => {
		expect(masked(readFileSync(join(run.folder, onNode), 'utf8'))).toBe(masked(recorded(name, inRecording)));
	});
});

/** A line for a request. How long a client waits for an answer changes nothing in the cluster. */
function toLine({method, path, query, user, answered}: Request): string {
	const asked = new URLSearchParams(query);
	asked.delete('timeout');
	return `${method} ${path.replace(/bootstrap-token-[a-z0-9]{6}$|bootstrap-token-<RANDOM>$/, 'bootstrap-token-ID')}?${asked.toString()} ${user} ${answered}`;
}

const isSecret = (body: unknown): boolean => isRecord(body) && body['kind'] === 'Secret';
const isReference = (body: unknown): boolean => isRecord(body) && 'see' in body;

/** An object as the wire format of the recordings keeps it: without empty members, and without this run's CA. */
function comparable(value: unknown): unknown {
	if (typeof value === 'string') {
		return masked(value);
	}
	if (Array.isArray(value)) {
		// The stand-in kubelet's Node has this taint, as every new Node; the recorded one had none.
		return value.filter((member) => !isRecord(member) || member['key'] !== 'node.kubernetes.io/not-ready').map(comparable);
	}
	if (!isRecord(value)) {
		return value;
	}
	return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, comparable(member)] as const).filter(([, member]) => !isEmpty(member)));
}

const isEmpty = (value: unknown): boolean => value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

function masked(text: string): string {
	return text
		// The recorded host had no kubelet that asks for a client certificate; here kubelet.conf points to it in the end.
		.replaceAll(/(client-certificate|client-key): \/var\/lib\/kubelet\/pki\/kubelet-client-current\.pem/g, '$1-data: <masked>')
		.replaceAll(/((?:certificate-authority|client-certificate|client-key)-data: ).*/g, '$1<masked>');
}
