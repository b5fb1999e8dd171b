import {generateKeyPairSync} from 'node:crypto';
import {expect, it} from 'vitest';
import {inOrder} from '../../../source/core/secrets/log-mask.ts';
import {withoutLooks} from '../../../source/core/secrets/looks.ts';

const pem = generateKeyPairSync('rsa', {modulusLength: 1024}).privateKey.export({type: 'pkcs1', format: 'pem'}).toString();
const lines = pem.trimEnd().split('\n');
const base64 = (text: string) => Buffer.from(text).toString('base64');

it.each([
	['a key', pem], ['a key whose begin was cut off', lines.slice(3).join('\n')], ['a key in JSON', JSON.stringify({pem})],
	['a key in base64', base64(pem)], ['the same, one byte further', base64(`x${pem}`)], ['the same, two bytes further', base64(`xy${pem}`)],
	['a kubeconfig\'s key', `    client-key-data: ${base64(pem)}`], ['a kubeconfig in base64', base64(`users:\n- user:\n    client-key-data: ${base64(pem)}\n`)],
	['a token in base64', base64('token abcdef.0123456789abcdef')], ['a password of a URL in base64', base64('proxy http://alice:hunter2@proxy.example')],
	['basic authorization', `Authorization: Basic ${base64('alice:hunter2!')}`],
])('strikes out %s', (_what, text) => {
	const told = withoutLooks(text);
	expect(told).toContain('••••');
	const decoded = told + [...told.matchAll(/[A-Za-z0-9+/]{12,}={0,2}/g)].map(([run]) => Buffer.from(run, 'base64').toString('latin1')).join('\n');
	for (const secret of [...lines.slice(4, -1), base64(pem).slice(60, 120), 'hunter2', '0123456789abcdef']) {
		expect(decoded).not.toContain(secret);
	}
});

it('leaves what is no secret as it is', () => {
	for (const line of [
		`sha256:${'0a'.repeat(32)}`, `containerID="${'b2c1'.repeat(16)}"`, 'https://192.0.2.10:6443/api/v1/namespaces/kube-system/pods?limit=500', '/var/lib/kubelet/pods/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0/volumes',
		`certificate-authority-data: ${base64('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')}`, '{"fingerprint":"12:AB:34"}', 'E1124 10:00:03.000000    1000 run.go:72] "command failed" err="swap"',
	]) {
		expect(withoutLooks(line)).toBe(line);
	}
});

it('knows the lines of a key that stand one by one in a log, and the log behind it', () => {
	const mask = inOrder();
	for (const prefix of ['', 'Nov 24 10:00:03 cp1 kubelet[1000]: ']) {
		const told = [`${prefix}reads the key`, ...lines.map((line) => prefix + line), `${prefix}has read it`].map(mask);
		expect([told[0], told.at(-1)]).toEqual([`${prefix}reads the key`, `${prefix}has read it`]);
		expect(lines.slice(1, -1).filter((line) => told.join('\n').includes(line))).toEqual([]);
	}
	// One that does not end: what follows is no part of it.
	expect(['-----BEGIN RSA PRIVATE KEY-----', lines[1] ?? '', 'the next line says: nothing', 'word'].map(mask)).toEqual(['••••', '••••', 'the next line says: nothing', 'word']);
});

it('takes little time over texts that look like a secret for long', () => {
	const begun = performance.now();
	for (const text of ['A'.repeat(1_000_000), `${'AB12'.repeat(16)}\n`.repeat(10_000), '-----BEGIN RSA PRIVATE KEY-----\n'.repeat(20_000), 'eyJ'.repeat(100_000), `password: ${'x'.repeat(500_000)}`]) {
		withoutLooks(text);
	}
	expect(performance.now() - begun).toBeLessThan(5000);
});
