import {describe, expect, test} from 'vitest';
import {initChecks} from '../../source/core/preflight/index.ts';
import {checksEn} from '../../source/texts/checks.en.ts';
import {checksZh} from '../../source/texts/checks.zh.ts';
import {findingText, subjectText} from '../../source/texts/checks.ts';
import {config} from '../core/preflight/config.ts';
import {fakeHost} from '../core/preflight/fake-host.ts';

const languages = {en: checksEn, zh: checksZh};

describe.each(Object.entries(languages))('the checks in %s', (_language, texts) => {
	test('have a title with their values, and a reason', () => {
		for (const check of initChecks(config())) {
			const {title, why} = subjectText(texts, check);
			expect(title, check.name).toMatch(/\S/);
			expect(why, check.name).toMatch(/[.。]$/);
			expect(title + why, check.name).not.toContain('undefined');
		}
	});

	test('say what they find and what to do', async () => {
		const host = fakeHost({
			uid: 1000, cpus: 1, memory: 0, ports: [6443, 10_250], swaps: ['/swap'], missing: ['mount', 'kubelet'], unresolvable: true,
			services: {kubelet: {enabled: false}, firewalld: {active: true}}, sysctl: {'net/ipv4/ip_forward': '0'}, env: {HTTPS_PROXY: 'http://proxy'},
		}, {'/var/lib/etcd/member': '', '/etc/kubernetes/manifests/etcd.yaml': ''});
		for (const check of initChecks(config())) {
			const {warnings, errors} = await check.run(host, new AbortController().signal);
			for (const finding of [...warnings, ...errors]) {
				const {problem, remedy, command = ''} = findingText(texts, finding);
				expect(problem, finding.code).toMatch(/\S/);
				expect(remedy, finding.code).toMatch(/\S/);
				expect(problem + remedy + command, finding.code).not.toContain('undefined');
			}
		}
	});

	test('leave the code of a finding from a newer version as it is', () => {
		expect(findingText(texts, {code: 'moon.full', fields: {}})).toEqual({problem: 'moon.full', remedy: ''});
		expect(subjectText(texts, {name: 'Moon', lookedAt: 'moon', fields: {}})).toEqual({title: 'Moon', why: ''});
	});
});
