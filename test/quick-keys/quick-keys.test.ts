import {createPrivateKey, X509Certificate} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {kubestep, temporaryFolder} from '../cli/program.ts';

it('keys that the tests put together are RSA keys of 2048 bits, each another one, and fit what is signed with them', async () => {
	const folder = temporaryFolder();
	expect((await kubestep(['init', 'phase', 'certs', 'all', `--sandbox=${folder}`, '--sandbox-speed=0'])).code).toBe(0);
	const pki = (name: string) => readFileSync(join(folder, 'etc/kubernetes/pki', name));
	const names = ['ca', 'apiserver', 'front-proxy-ca', 'etcd/ca'];
	const keys = names.map((name) => createPrivateKey(pki(`${name}.key`)));
	expect(keys.map((key) => [key.asymmetricKeyType, key.asymmetricKeyDetails?.modulusLength])).toEqual(names.map(() => ['rsa', 2048]));
	expect(new Set(keys.map((key) => key.export({type: 'pkcs8', format: 'pem'}))).size).toBe(names.length);
	const [ca, apiserver] = ['ca.crt', 'apiserver.crt'].map((name) => new X509Certificate(pki(name)));
	expect(apiserver?.checkIssued(ca!)).toBe(true);
	expect(apiserver?.verify(ca!.publicKey)).toBe(true);
	expect(apiserver?.checkPrivateKey(keys[1]!)).toBe(true);
});
