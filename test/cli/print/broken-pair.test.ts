import {copyFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {kubestep, temporaryFolder} from '../program.ts';

it('init, inspect and doctor name a certificate whose key is another\'s, and what they say mends it', async () => {
	const folder = temporaryFolder();
	const init = ['init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=plain'];
	const pair = ['crt', 'key'].map((ending) => `/etc/kubernetes/pki/etcd/server.${ending}`);
	const sentence = new RegExp(`The certificate ${pair[0]!} and the key ${pair[1]!} do not belong together\\.`);
	expect((await kubestep(init)).code).toBe(0);
	copyFileSync(join(folder, 'etc/kubernetes/pki/sa.key'), join(folder, pair[1]!));

	const [again, inspected, doctor] = await Promise.all([kubestep([...init, '--until=certs']), kubestep(['inspect', '--root', folder, '--output=plain']), kubestep(['doctor', `--sandbox=${folder}`])]);
	expect([again.code, inspected.code]).toEqual([0, 0]);
	for (const out of [again, inspected, doctor].map((ended) => ended.out.replaceAll(/\s+/g, ' '))) {
		expect(out).toMatch(sentence);
		// Nothing renews the certificates of a folder.
		expect(out).not.toContain('certs renew');
		expect(out).toContain('Move both away and run init again');
	}

	pair.forEach((path) => rmSync(join(folder, path)));
	expect((await kubestep(init)).out).not.toContain('do not belong together');
	expect((await kubestep(['inspect', '--root', folder, '--output=plain'])).out).not.toContain('do not belong together');
});
