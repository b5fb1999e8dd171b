import {afterEach, describe, expect, it} from 'vitest';
import {lineWidth, plain} from '../../source/ui/terminal/lines.ts';
import {flowLines} from '../../source/ui/run/panes/flow.ts';
import {trustLines} from '../../source/ui/run/panes/trust.ts';
import {emptyState, reduce, type RunState} from '../../source/core/told/state.ts';
import {EventBus} from '../../source/core/engine/event-bus.ts';
import {moments} from '../clock.ts';
import {contextFor} from './pane-context.ts';
import {recordedRun} from './recorded.ts';
import {cursorLine, keys, person, type Person} from './terminal.ts';

const people: Person[] = [];
const sizes = [[60, 16], [80, 24], [120, 36]] as const;
const langs = ['en', 'zh'] as const;
const events = await recordedRun('init-defaults');
const run = stateOf(events);

function stateOf(told: typeof events): RunState {
	let state = emptyState;
	const bus = new EventBus('test', moments(() => Date.parse('2026-11-23T10:00:00Z')));
	bus.subscribe((event) => {
		state = reduce(state, event);
	});
	told.forEach((event) => bus.emit(event));
	return state;
}

afterEach(async () => {
	for (const one of people.splice(0)) {
		one.press(keys.ctrlC, keys.ctrlC);
		await one.left;
	}
});

async function open(key: string, heading: string, options: Parameters<typeof person>[0]): Promise<Person> {
	const one = person(options);
	people.push(one);
	one.tell(...events);
	await one.sees('show-join-command');
	one.press(key);
	await one.sees(heading);
	return one;
}

const joined = (lines: readonly string[]) => lines.join('').replaceAll(/\s+/g, '');
const headings = {t: {en: 'Trust map: who talks to whom, with what', zh: '信任图：谁和谁通信，凭什么'}, F: {en: 'Flow: who writes what, who reads it', zh: '流程：谁写了什么，谁来读'}} as const;
const parts = {
	t: [
		'https://127.0.0.1:2379', 'apiserver-etcd-client.crt', '--etcd-cafile', '--trusted-ca-file', '--kubelet-client-certificate', 'authentication.x509.clientCAFile', '/var/lib/kubelet/pki/kubelet.crt',
		'http://127.0.0.1:10248/healthz', 'http://127.0.0.1:2381/livez', '--service-account-signing-key-file', 'sa.pub', 'system:bootstrap:TOKEN-ID', 'front-proxy-client', 'etcd/healthcheck-client.crt', 'system:node:cp1',
	],
	F: ['certs', '/etc/kubernetes/pki/front-proxy-ca.crt', '--requestheader-client-ca-file', 'staticPodPath', '/var/lib/kubelet/config.yaml', 'wait-control-plane'],
} as const;

describe.each(sizes)('at %i×%i', (columns, rows) => {
	it.each(langs.flatMap((lang) => [['t', lang], ['F', lang]] as const))('%s, %s: nothing is cut, and its end is reached', async (key, lang) => {
		const pane = {...contextFor(lang), run, columns: columns - 2};
		const {lines, items} = (key === 't' ? trustLines : flowLines)(pane, 0);
		expect(lines.filter((line) => lineWidth(line) > columns - 2).map(plain)).toEqual([]);
		const text = joined(lines.map(plain));
		for (const part of parts[key]) {
			expect(text).toContain(part.replaceAll(' ', ''));
		}
		expect(items.length).toBeGreaterThan(20);
		const one = await open(key, headings[key][lang], {columns, rows, lang});
		expect(one.lines().slice(1, -1).join('\n')).not.toContain('…');
		one.press('G', 'G', ...Array.from({length: rows}, () => 'j'));
		const last = plain(lines.findLast((line) => plain(line).trim() !== '') ?? []).trim();
		expect(await one.sees(last)).not.toMatch(/…(?!\s*0)/);
	});
});

it('Enter opens the artifact of the selected line', async () => {
	const one = await open('t', headings.t.en, {columns: 120, rows: 36});
	one.press('j', keys.enter);
	await one.misses(headings.t.en);
	expect(cursorLine(one)).toContain('apiserver-etcd-client');
});

it('a click selects a line, and a second one opens it', async () => {
	const one = await open('t', headings.t.en, {columns: 120, rows: 36, mouse: true});
	const row = one.lines().findIndex((line) => line.includes('signed /etc/kubernetes/pki/etcd/peer.crt'));
	const click = `\u001B[<0;10;${row + 1}M`;
	one.press(click, click);
	await one.misses(headings.t.en);
	expect(cursorLine(one)).toContain('etcd-peer');
});

it('the flow is lit as far as the run has come', async () => {
	const half = stateOf(await recordedRun('init-defaults', 'kubeconfig'));
	const {lines} = flowLines({...contextFor('en'), run: half, columns: 10_000}, 0);
	const text = lines.map((line) => plain(line).trim());
	expect(text).toContain('✔ certs  done');
	expect(text.find((line) => line.includes('manifests/kube-apiserver.yaml'))).toMatch(/^· /);
	expect(text.find((line) => line.includes('/etc/kubernetes/admin.conf'))).toMatch(/^✔ /);
	// Who will read it is known before there is a manifest to name it.
	expect(text[text.findIndex((line) => line.includes('/etc/kubernetes/pki/apiserver-etcd-client.crt')) + 1]).toContain('read by kube-apiserver');
});
