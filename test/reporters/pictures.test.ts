import {describe, expect, test} from 'vitest';
import {EventBus} from '../../source/core/engine/event-bus.ts';
import {flowOfRun} from '../../source/core/flow/model.ts';
import {emptyState, reduce, type RunState} from '../../source/core/told/state.ts';
import type {TrustCertificate, TrustMap} from '../../source/core/trust/model.ts';
import {trustOfRun} from '../../source/core/trust/run.ts';
import {flowSvg} from '../../source/reporters/flow-svg.ts';
import {trustMermaid} from '../../source/reporters/trust-mermaid.ts';
import {trustSvg} from '../../source/reporters/trust-svg.ts';
import {texts as textsIn} from '../../source/texts/index.ts';
import {width} from '../../source/strings/width.ts';
import {moments} from '../clock.ts';
import {recordedRun} from '../ui/recorded.ts';

const langs = ['en', 'zh'] as const;
let run: RunState = emptyState;
const bus = new EventBus('test', moments(() => Date.parse('2026-11-23T10:00:00Z')));
bus.subscribe((event) => {
	run = reduce(run, event);
});
(await recordedRun('init-defaults')).forEach((event) => bus.emit(event));

/** Strictly: each element closed in its turn, each attribute quoted and once, each `&` a reference, no character that XML has not. */
function wellFormed(text: string): {elements: string[]; texts: string[]} {
	expect(text).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg /);
	// eslint-disable-next-line no-control-regex
	expect(text).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/);
	expect(text.isWellFormed()).toBe(true);
	const open: string[] = [];
	const elements: string[] = [];
	const texts: string[] = [];
	let at = text.indexOf('<svg');
	for (const [whole, before = '', closing, name = '', attributes = '', self] of text.slice(at).matchAll(/([^<]*)<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
		expect(text.startsWith(whole, at), text.slice(at, at + 80)).toBe(true);
		at += whole.length;
		expect(before.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
		texts.push(before.trim());
		const names = [...attributes.matchAll(/([\w:-]+)=/g)].map(([, one]) => one);
		expect(new Set(names).size).toBe(names.length);
		if (closing === '/') {
			expect(open.pop()).toBe(name);
		} else {
			elements.push(name);
			if (self !== '/') {
				open.push(name);
			}
		}
	}
	expect(open).toEqual([]);
	expect(text.slice(at).trim()).toBe('');
	return {elements, texts: texts.filter((one) => one !== '')};
}

/** No text stands beyond the paper: by the columns that it takes. */
function fits(svg: string): void {
	const paper = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
	for (const [, x = '', anchor, text = ''] of svg.matchAll(/<text x="([\d.]+)" y="[\d.]+" class="[^"]*"( text-anchor="middle")?>([^<]*)</g)) {
		const pixels = width(text.replaceAll(/&[^;]+;/g, '&')) * 7.9;
		expect(Number(x) + (anchor === undefined ? pixels : pixels / 2), text).toBeLessThanOrEqual(paper);
	}
}

const certificate: TrustCertificate = {subject: 'CN=</text><script>alert(1)</script>', issuer: '', commonName: '"&\u0000\u202E\uFFFF', organizations: ['a\nb', '\uD800'], names: [], usages: [], isCA: true, notAfter: '', fingerprint: ''};
const hostile: TrustMap = {
	authorities: [{path: '/a<b>&"\'', keyPath: '/k', key: 'there', certificate, signed: ['/x']}],
	links: [{
		id: 'x', about: 'storage', kind: 'mutual', urls: ['https://"]|end&<svg onload=x>'], as: {user: certificate.commonName, groups: certificate.organizations}, faults: [{code: 'missing', path: '/x\u001B[31m', by: '<b>'}],
		from: {actor: 'kube-apiserver', parts: [{role: 'shows', path: `/${'long'.repeat(60)}`, state: 'there', certificate}]}, to: {actor: 'etcd', file: '/"', parts: []},
	}],
	unnamed: ['/<x/>'],
};

describe.each(langs)('%s', (lang) => {
	const said = textsIn(lang);
	test('the trust map is one well-formed picture, in which nothing runs and nothing is fetched', () => {
		const svg = trustSvg(trustOfRun(run), said);
		const {elements, texts} = wellFormed(svg);
		expect(new Set(elements)).toEqual(new Set(['svg', 'title', 'desc', 'style', 'rect', 'text', 'circle', 'path']));
		expect(svg).toContain('prefers-color-scheme:dark');
		expect(svg).not.toMatch(/href|url\(|@import|<script|\son\w+=/);
		fits(svg);
		for (const part of ['https://127.0.0.1:2379', 'etcd', 'kube-scheduler', '/var/lib/kubelet/config.yaml']) {
			expect(texts).toContain(part);
		}
	});

	test('what files hold stays text', () => {
		const svg = trustSvg(hostile, said);
		const {elements} = wellFormed(svg);
		expect(elements).not.toContain('script');
		expect(elements.filter((name) => name === 'svg')).toHaveLength(1);
		fits(svg);
		const mermaid = trustMermaid(hostile, said);
		// Nothing ends a label, and nothing begins a line of its own.
		expect(mermaid.split('\n').filter((line) => line !== '').every((line) => /^(?:flowchart LR| {4}\w+\["[^"]*"\]| {4}\w+ (?:-->|-\.->|==>)\|"[^"|]*"\| \w+| {4}linkStyle [\d,]+ stroke:#b3261e,color:#b3261e)$/.test(line))).toBe(true);
		expect(mermaid.replaceAll('<br/>', '')).not.toMatch(/[<&]/);
	});

	test('Mermaid has every actor and an arrow a link', () => {
		const map = trustOfRun(run);
		const mermaid = trustMermaid(map, said);
		expect(mermaid.match(/ (?:-->|-\.->|==>)\|/g)).toHaveLength(map.links.length);
	});

	test('the flow is a picture, lit phase by phase', () => {
		const phases = flowOfRun(run);
		const lit = [0, 3, phases.length].map((count) => flowSvg(phases, said, new Set(phases.slice(0, count).map(({phase}) => phase))));
		const counts = lit.map((svg) => {
			wellFormed(svg);
			fits(svg);
			return svg.match(/class="litbox"/g)?.length ?? 0;
		});
		expect(counts[0]).toBe(0);
		expect(counts[1]).toBeGreaterThan(20);
		expect(counts[2]).toBeGreaterThan(counts[1] ?? 0);
		expect(flowSvg(phases, said)).toBe(flowSvg(phases, said));
	});
});
