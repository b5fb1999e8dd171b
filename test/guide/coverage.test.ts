import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {kubeletConfiguration, kubeProxyConfiguration} from '../../source/core/config/tables/component-fields.ts';
import type {FieldTable} from '../../source/core/config/tables/schema.ts';
import {book} from '../../source/guide/book.ts';
import {lookAt, readMore, tryWithout} from '../../source/guide/look.ts';
import {flagOwners} from '../../source/guide/flag-owners.ts';
import {recordedRights, recordedThings} from './recorded.ts';

/** Flags that the programs of v1.36 take, as they list them themselves. */
const taken = JSON.parse(readFileSync(new URL('../../source/core/components/flags.json', import.meta.url), 'utf8')) as Readonly<Record<string, object>>;
const isTaken = (id: string): boolean => {
	const [, owner = '', flag = ''] = id.split('/');
	return Object.hasOwn(taken[owner] ?? {}, flag);
};

const languages = ['en', 'zh'] as const;
const {ids} = book('en');

describe('the guide', () => {
	test.each(languages)('explains every flag, file, field and object of every recorded case, in %s', (lang) => {
		const known = book(lang);
		// Some cases have flags that no program knows, for how their values are written.
		const things = recordedThings().filter(({id}) => !id.startsWith('flag/') || isTaken(id));
		expect([...new Set(things.filter(({id}) => known.topic(id) === undefined).map(({id, at}) => `${id} of ${at}`))]).toEqual([]);
		expect(new Set(things.map(({id}) => id)).size).toBeGreaterThan(250);
		for (const group of ['file/', 'kubeconfig/', 'flag/', 'pod/', 'kubelet/', 'kube-proxy/', 'corefile/', 'object/', 'image/', 'certs/']) {
			expect(things.filter(({id}) => id.startsWith(group)).length, group).toBeGreaterThan(0);
		}
	});

	test('has the same topics in both languages, and each says the same things', () => {
		expect(book('zh').ids).toEqual(ids);
		expect(ids.filter((id) => Object.keys(book('en').topic(id) ?? {}).join(',') !== Object.keys(book('zh').topic(id) ?? {}).join(','))).toEqual([]);
	});

	test.each([['kubelet', kubeletConfiguration], ['kube-proxy', kubeProxyConfiguration]] as const)('explains every field that the configuration of %s may have', (group, {fields}) => {
		const paths = (table: FieldTable, prefix = ''): string[] => Object.entries(table).flatMap(([name, {type}]) => (type.name === 'object' ? paths(type.fields, `${prefix}${name}.`) : [`${prefix}${name}`]));
		expect(paths(fields).length).toBeGreaterThan(50);
		expect(paths(fields).filter((path) => book('zh').topic(`${group}/${path}`) === undefined)).toEqual([]);
	});

	test('explains no flag that its program does not take, but one that older nodes still have', () => {
		const flags = Object.entries(flagOwners).flatMap(([owner, names]) => names.map((name) => `flag/${owner}/${name}`));
		expect(flags.filter((id) => !ids.includes(id))).toEqual([]);
		expect(flags.filter((id) => !isTaken(id))).toEqual(['flag/kubelet/pod-infra-container-image']);
	});

	test('says of nothing only what its name says', () => {
		expect(ids.filter((id) => repeatsItsName(id, book('en').topic(id)?.what ?? ''))).toEqual([]);
		expect(repeatsItsName('flag/kube-controller-manager/cluster-name', 'The name of the cluster.')).toBe(true);
		expect(repeatsItsName('file/scheduler.conf', 'This file is the scheduler\'s conf.')).toBe(true);
	});

	test('why a thing exists is not what it is once more', () => {
		for (const lang of languages) {
			expect(ids.filter((id) => book(lang).topic(id)?.what === book(lang).topic(id)?.why)).toEqual([]);
		}
	});

	test('what only repeats a default says so and names it', () => {
		const repeating = recordedThings().filter(({id}) => /^(?:kubelet|kube-proxy)\/.*(?:Period|Frequency|TTL|Timeout|Age)$/.test(id)).map(({id}) => id);
		expect(new Set(repeating).size).toBeGreaterThan(15);
		expect([...new Set(repeating)].filter((id) => !/default|leaves what|turns|never|no lower bound|without it/.test(book('en').topic(id)?.what ?? ''))).toEqual([]);
		expect([...new Set(repeating)].filter((id) => !/默认|内核现有的值|不用|不因此|不限|不写/.test(book('zh').topic(id)?.what ?? ''))).toEqual([]);
	});

	test('each topic has a page to read more on', () => {
		expect(ids.filter((id) => !/^https:\/\/(?:kubernetes\.io|etcd\.io)\/\S+$/.test(readMore(id, 'en')))).toEqual([]);
		expect(ids.filter((id) => !/^https:\/\/(?:kubernetes\.io\/(?:zh-cn|releases)|etcd\.io)\/\S+$/.test(readMore(id, 'zh')))).toEqual([]);
	});

	test('every command to look by hand is one that a shell reads', () => {
		const commands = ids.flatMap((id) => [lookAt(id), tryWithout(id)]).filter((command) => command !== undefined);
		expect(commands.length).toBeGreaterThan(400);
		const {status, stderr} = spawnSync('sh', ['-n'], {input: `${[...new Set(commands)].join('\n')}\n`, encoding: 'utf8'});
		expect(stderr).toBe('');
		expect(status).toBe(0);
	});

	test.each(languages)('names of each binding the role and whom it is given to, and of each role what it allows, in %s', (lang) => {
		const wrong = recordedRights().flatMap(({id, names}) => names.filter((name) => book(lang).topic(id)?.what.includes(name) !== true).map((name) => `${id}: ${name}`));
		expect(wrong).toEqual([]);
		expect(recordedRights().length).toBeGreaterThan(15);
	});

	test('what is formerly and now is told where the web still teaches the old', () => {
		const topics = ids.map((id) => book('en').topic(id)?.formerly ?? '');
		for (const old of ['localhost:6443/healthz', '--insecure-port', '10251', '10252', 'system:masters', 'dockershim', 'k8s.gcr.io', 'kubelet-config-1.23', '/master', 'etcdctl']) {
			expect(topics.filter((text) => text.includes(old)).length, old).toBeGreaterThan(0);
		}
	});
});

/** Whether a sentence has no word beside those of the id and such as say nothing. */
function repeatsItsName(id: string, sentence: string): boolean {
	const empty = new Set(('a an and are as at be by for from has have in is it its of on or so that the this to which with what where who kube kubernetes cluster node file files flag field object name value setting settings configuration config certificate key image '
		+ 'here there used uses runs run program component controller manager s').split(' '));
	const stems = (text: string): string[] => text.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z]+/).filter((word) => word !== '').map((word) => word.replace(/(?:ies|es|s|ing|ed)$/, ''));
	const known = new Set([...stems(id), ...[...empty].flatMap((word) => stems(word)), ...empty]);
	return stems(sentence).every((word) => known.has(word));
}
