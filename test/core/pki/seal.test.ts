import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import {filesToUpload, nonceBytes, open, parseCertificateKey, seal} from '../../../source/core/pki/seal.ts';
import {recorded} from '../manifests/cases.ts';
import {configWith} from '../manifests/config.ts';
import {must} from './making.ts';

const key = must(parseCertificateKey(new Sensitive('00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF')));
const nonce = Buffer.from('0102030405060708090a0b0c', 'hex');

test('what is sealed is nonce, ciphertext and tag, and opens with the key alone', () => {
	fc.assert(fc.property(fc.uint8Array({maxLength: 300}), (bytes) => {
		const sealed = must(seal(Buffer.from(bytes), key, nonce));
		expect(sealed.subarray(0, nonceBytes)).toEqual(nonce);
		expect(sealed.length).toBe(nonceBytes + bytes.length + 16);
		expect(must(open(sealed, key))).toEqual(Buffer.from(bytes));
	}));
});

test('a changed byte, another key and a cut are told', () => {
	const sealed = must(seal(Buffer.from('secret'), key, nonce));
	const changed = Buffer.from(sealed);
	changed[nonceBytes] = (changed[nonceBytes] ?? 0) ^ 1;
	expect(open(changed, key)).toEqual({ok: false, fault: {code: 'seal-wrong-key'}});
	expect(open(sealed, new Sensitive(Buffer.alloc(32)))).toEqual({ok: false, fault: {code: 'seal-wrong-key'}});
	expect(open(sealed.subarray(0, 20), key)).toEqual({ok: false, fault: {code: 'seal-too-short', bytes: 20}});
	expect(seal(Buffer.alloc(1), key, Buffer.alloc(8))).toEqual({ok: false, fault: {code: 'seal-nonce-length', bytes: 8}});
});

test.each([['', 0], ['abc', 0], ['zz', 0], ['aabb', 2]])('"%s" is no certificate key', (hex, bytes) => {
	expect(parseCertificateKey(new Sensitive(hex))).toEqual({ok: false, fault: {code: 'seal-key-length', bytes}});
});

describe('the Secret kubeadm-certs holds', () => {
	test('the CAs, the front proxy\'s, etcd\'s and the service account key', () => {
		const requests = JSON.parse(recorded('init-upload-certs-key', 'out/requests.json')) as readonly {readonly path: string; readonly body?: {readonly metadata?: {readonly name?: string}; readonly data?: Readonly<Record<string, string>>}}[];
		const data = requests.find(({body, path}) => path.includes('/secrets') && body?.metadata?.name === 'kubeadm-certs')?.body?.data ?? {};
		expect(Object.fromEntries(filesToUpload(configWith().cluster).map((file) => [file.key, `<AES-256-GCM, nonce 12 bytes first, of ${file.path}>`]))).toEqual(data);
	});

	test('with an external etcd, its client\'s files in place of etcd\'s CA', () => {
		const external = {endpoints: [], caFile: '/e/ca.crt', certFile: '/e/client.crt', keyFile: ''};
		expect(filesToUpload(configWith({cluster: {etcd: {external}}}).cluster).filter(({key}) => key.includes('etcd'))).toEqual([
			{key: 'external-etcd-ca.crt', path: '/e/ca.crt'}, {key: 'external-etcd.crt', path: '/e/client.crt'}, {key: 'external-etcd.key', path: undefined},
		]);
	});
});
