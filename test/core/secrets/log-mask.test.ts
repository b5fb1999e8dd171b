import {expect, it} from 'vitest';
import type {InitConfig} from '../../../source/core/config/types.ts';
import {maskLine, secretsOf} from '../../../source/core/secrets/log-mask.ts';

it.each([
	['token abcdef.0123456789abcdef refused', 'token abcdef.•••• refused'],
	['--token=s3cret --v=2', '--token=•••• --v=2'],
	['GET https://user:pa55@mirror.example/v2', 'GET https://user:••••@mirror.example/v2'],
	['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer ••••'],
	[`key ${'a1'.repeat(32)}`, 'key ••••'],
	[`--certificate-key ${'a1'.repeat(32)} and certificateKey: "${'b2'.repeat(32)}"`, '--certificate-key •••• and certificateKey: "••••"'],
	['keys[0].secret: Invalid value: "bXkgc2VjcmV0": secret is not of the expected length', 'keys[0].secret: Invalid value: ••••: secret is not of the expected length'],
	['token: Required value', 'token: Required value'],
	['-----BEGIN RSA PRIVATE KEY----- MIIE', '••••'],
])('keeps the secret of "%s" back', (line, shown) => {
	expect(maskLine(line)).toBe(shown);
});

it('leaves digests, addresses and file names alone, and cuts a line that is too long where its cause does not stand', () => {
	const line = `image@sha256:${'0a'.repeat(32)} at 192.0.2.10:6443, /etc/kubernetes/pki/apiserver.key`;
	expect(maskLine(line)).toBe(line);
	expect(maskLine('x'.repeat(5000))).toHaveLength(1001);
	expect(maskLine(`${'x'.repeat(5000)}: the cause`)).toMatch(/^x+…x+: the cause$/);
});

it('leaves the names of containers, Pods and sandboxes alone, which look like a certificate key', () => {
	const id = 'b2c1'.repeat(16);
	for (const line of [`open /run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/log.json: no such file or directory`, `failed to start sandbox "${id}"`, `ContainerStatus containerID="${id}"`]) {
		expect(maskLine(line)).toBe(line);
	}
});

it('hides what is known to be secret, wherever it stands', () => {
	const key = 'c3d4'.repeat(16);
	const config = {init: {bootstrapTokens: [{token: 'abcdef.0123456789abcdef'}], certificateKey: key}} as unknown as InitConfig;
	const secrets = secretsOf(config);
	expect(maskLine(`download of ${key} for 0123456789abcdef failed in ${'a1'.repeat(32)}`, undefined, secrets)).toBe(`download of •••• for •••• failed in ${'a1'.repeat(32)}`);
	expect(secretsOf({init: {}})).toEqual([]);
});
