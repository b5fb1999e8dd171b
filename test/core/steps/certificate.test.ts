import {X509Certificate} from 'node:crypto';
import {beforeAll, describe, expect, test} from 'vitest';
import {certificateSpec, pathsOf, validityOf, type CertificatePhase} from '../../../source/core/pki/certificates.ts';
import type {StepContext} from '../../../source/core/engine/step.ts';
import {certificate} from '../../../source/core/steps/certificate.ts';
import {createKeyMaker} from '../../../source/hosts/shared/keys.ts';
import {MemoryFiles} from '../engine/fakes.ts';
import {configWith} from '../manifests/config.ts';
import {makeAll, someKeys, type Made} from '../pki/making.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const config = configWith({cluster: {encryptionAlgorithm: 'ECDSA-P256'}});
const paths = (id: CertificatePhase) => pathsOf(config.cluster, certificateSpec(id).baseName);
const input = (id: CertificatePhase) => ({spec: certificateSpec(id), config});

let made: Made;
let others: Made;
let caKey: string;
beforeAll(async () => {
	[made, others] = await Promise.all([makeAll(config, NOW), makeAll(config, NOW)]);
	caKey = (await someKeys('ECDSA-P256'))[0].privatePem.reveal();
});

const fingerprintOf = ({fingerprint256}: X509Certificate): string => fingerprint256.replaceAll(':', '').toLowerCase();

/** A node, and what was done to it in order. */
class Node {
	readonly files = new MemoryFiles();
	readonly acts: string[] = [];
	readonly warned: (readonly [code: string, fields: unknown])[] = [];
	now = NOW;
	renews = true;
	/** Whether an earlier run was killed while it made this. */
	interrupted: readonly string[] = [];

	put(path: string, text: string | undefined): void {
		this.files.contents.set(path, Buffer.from(text ?? ''));
	}

	async authority(id: CertificatePhase = 'certs/ca', of = made): Promise<this> {
		this.put(paths(id).certificate, of.certificates.get(`${certificateSpec(id).baseName}.crt`));
		this.put(paths(id).key, caKey);
		return this;
	}

	async leaf(id: CertificatePhase, of = made): Promise<this> {
		this.put(paths(id).certificate, of.certificates.get(`${certificateSpec(id).baseName}.crt`));
		this.put(paths(id).key, (await someKeys('ECDSA-P256'))[1].privatePem.reveal());
		return this;
	}

	get context(): StepContext {
		const {acts, files} = this;
		const keys = createKeyMaker();
		const writeTogether: MemoryFiles['writeTogether'] = async (all) => {
			acts.push(`write ${all.map(({path, mode}) => `${path} ${mode.toString(8)}`).join(', ')}`);
			return files.writeTogether(all);
		};
		return {
			host: {
				files: {
					read: async (path: string) => files.read(path), stat: async (path: string) => files.stat(path), makeDirectory: async () => undefined, writeTogether,
				},
				keys: {make: async (algorithm: 'ECDSA-P256') => {
					acts.push(`key ${algorithm}`);
					return keys.make(algorithm);
				}},
				random: {bytes: (count: number) => Buffer.alloc(count, 7)}, clock: {now: () => this.now},
			},
			policy: {renews: this.renews}, startedAt: NOW, progress: () => undefined,
			journal: {
				wasInterrupted: async (path: string) => this.interrupted.includes(path),
				writes: async (texts: Readonly<Record<string, string>>) => void acts.push(`journal ${Object.keys(texts).join(' ')}`),
			},
			warn: (code: string, fields: unknown) => this.warned.push([code, fields]),
		} as unknown as StepContext;
	}
}

describe('making one', () => {
	test('tells the journal, then writes both together, the key before the certificate', async () => {
		const node = new Node();
		await certificate.apply(input('certs/ca'), node.context);
		const {certificate: path, key} = paths('certs/ca');
		expect(node.acts).toEqual(['key ECDSA-P256', `journal ${key} ${path}`, `write ${key} 600, ${path} 644`]);
	});

	test('a CA signs itself, with the key beside it', async () => {
		const node = new Node();
		const {detail} = await certificate.apply(input('certs/ca'), node.context);
		const issued = new X509Certificate(node.files.contents.get(paths('certs/ca').certificate)!);
		expect([issued.ca, issued.subject, issued.verify(issued.publicKey)]).toEqual([true, 'CN=kubernetes', true]);
		expect(detail).toMatchObject({kind: 'certificate', isCA: true, fingerprint: fingerprintOf(issued), notAfter: new Date(validityOf(certificateSpec('certs/ca'), config, NOW).notAfter).toISOString()});
	});

	test('a leaf is signed by its CA, for its names', async () => {
		const node = await new Node().authority();
		await certificate.apply(input('certs/apiserver'), node.context);
		const issued = new X509Certificate(node.files.contents.get(paths('certs/apiserver').certificate)!);
		const ca = new X509Certificate(made.certificates.get('ca.crt')!);
		expect([issued.checkIssued(ca), issued.verify(ca.publicKey), issued.checkHost('cp1'), issued.checkIP('10.96.0.1')]).toEqual([true, true, 'cp1', '10.96.0.1']);
	});

	test.each(['certificate', 'key'] as const)('makes no key where the CA\'s %s is missing', async (what) => {
		const node = await new Node().authority();
		await node.files.remove(paths('certs/ca')[what]);
		await expect(certificate.apply(input('certs/apiserver'), node.context)).rejects.toMatchObject({code: 'missing', fields: {path: paths('certs/ca')[what]}});
		expect(node.acts).toEqual([]);
	});
});

describe('one that is there', () => {
	test('is kept, and told as it is', async () => {
		const node = await (await new Node().authority()).leaf('certs/apiserver');
		const seen = await certificate.compare(input('certs/apiserver'), node.context);
		expect(seen).toMatchObject({found: 'same', detail: {certificatePath: paths('certs/apiserver').certificate, fingerprint: fingerprintOf(new X509Certificate(made.certificates.get('apiserver.crt')!))}});
		expect([node.acts, node.warned]).toEqual([[], []]);
	});

	test.each(['certs/ca', 'certs/apiserver'] as const)('is made where neither it nor its key is there: %s', async (id) => {
		expect(await certificate.compare(input(id), (await new Node().authority('certs/front-proxy-ca')).context)).toMatchObject({found: 'different'});
	});

	test.each(['certs/ca', 'certs/apiserver'] as const)('is refused where only its key is there, unless a killed run left that: %s', async (id) => {
		const node = await (await new Node().authority()).leaf('certs/apiserver');
		const {certificate: path, key} = paths(id);
		await node.files.remove(path);
		await expect(certificate.compare(input(id), node.context)).rejects.toMatchObject({code: 'certificate.unusable', fields: {path, problem: 'certificate-missing', key}});
		node.interrupted = [key];
		expect(await certificate.compare(input(id), node.context)).toMatchObject({found: 'different'});
	});

	test('is refused where another CA signed it, and that one is named', async () => {
		const node = await (await new Node().authority('certs/ca', others)).leaf('certs/front-proxy-client');
		node.put(paths('certs/apiserver').certificate, made.certificates.get('front-proxy-client.crt'));
		node.put(paths('certs/apiserver').key, caKey);
		await expect(certificate.compare(input('certs/apiserver'), node.context)).rejects.toMatchObject({code: 'certificate.unusable', fields: {path: paths('certs/apiserver').certificate, authority: paths('certs/ca').certificate}});
	});

	test('is refused as a CA where it is none', async () => {
		const node = new Node();
		node.put(paths('certs/ca').certificate, made.certificates.get('apiserver.crt'));
		await expect(certificate.compare(input('certs/ca'), node.context)).rejects.toMatchObject({code: 'certificate.unusable', fields: {path: paths('certs/ca').certificate}});
	});

	test('warns where it has expired; a CA is kept all the same, and what it signed is refused', async () => {
		const node = await (await new Node().authority()).leaf('certs/apiserver');
		const ends = (id: CertificatePhase) => validityOf(certificateSpec(id), config, NOW).notAfter;
		const warning = (id: CertificatePhase) => ['certificate.expired', {path: paths(id).certificate, date: new Date(ends(id)).toISOString()}];
		node.now = ends('certs/apiserver') + 1000;
		await expect(certificate.compare(input('certs/apiserver'), node.context)).rejects.toMatchObject({code: 'certificate.unusable', fields: {problem: 'expired'}});
		node.now = ends('certs/ca') + 1000;
		expect((await certificate.compare(input('certs/ca'), node.context)).found).toBe('same');
		expect(node.warned).toEqual([warning('certs/apiserver'), warning('certs/ca')]);
	});

	test('warns of names that it is not for', async () => {
		const node = await (await new Node().authority()).leaf('certs/apiserver');
		const wanted = configWith({cluster: {...config.cluster, apiServer: {...config.cluster.apiServer, certSANs: ['k8s.example.test']}}});
		expect((await certificate.compare({...input('certs/apiserver'), config: wanted}, node.context)).found).toBe('same');
		expect(node.warned).toEqual([['certificate.names', {path: paths('certs/apiserver').certificate, names: ['k8s.example.test']}]]);
	});

	test.each([
		['certs/apiserver', true, 'renew'],
		['certs/apiserver', false, 'move'],
		['certs/ca', true, 'authority'],
	] as const)('warns of another\'s key: %s, where renewing reaches it %s, to %s', async (id, renews, mend) => {
		const node = await (await new Node().authority()).leaf('certs/apiserver');
		node.renews = renews;
		node.put(paths(id).key, id === 'certs/ca' ? (await someKeys('ECDSA-P256'))[1].privatePem.reveal() : caKey);
		expect((await certificate.compare(input(id), node.context)).found).toBe('same');
		expect(node.warned).toEqual([['certificate.key', {name: id.slice('certs/'.length), path: paths(id).certificate, key: paths(id).key, mend}]]);
	});
});
