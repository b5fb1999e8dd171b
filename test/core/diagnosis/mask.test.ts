import {expect, it} from 'vitest';
import {maskLine} from '../../../source/core/diagnosis/mask.ts';

it.each([
	['token abcdef.0123456789abcdef refused', 'token abcdef.•••• refused'],
	['--token=s3cret --v=2', '--token=•••• --v=2'],
	['GET https://user:pa55@mirror.example/v2', 'GET https://user:••••@mirror.example/v2'],
	['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer ••••'],
	[`key ${'a1'.repeat(32)}`, 'key ••••'],
	['-----BEGIN RSA PRIVATE KEY----- MIIE', '••••'],
])('keeps the secret of "%s" back', (line, shown) => {
	expect(maskLine(line)).toBe(shown);
});

it('leaves digests, addresses and file names alone, and ends a line that is too long', () => {
	const line = `image@sha256:${'0a'.repeat(32)} at 192.0.2.10:6443, /etc/kubernetes/pki/apiserver.key`;
	expect(maskLine(line)).toBe(line);
	expect(maskLine('x'.repeat(5000))).toHaveLength(1001);
});
