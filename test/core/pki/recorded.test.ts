import {existsSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import {certificates, isAuthority} from '../../../source/core/pki/certificates.ts';
import {clusterEntry, clusterInfoKubeconfig} from '../../../source/core/pki/kubeconfigs.ts';
import {readAuthority, type Authority} from '../../../source/core/pki/read.ts';
import {caseConfig, casesWith, isRecorded, recorded, recordedNames, recordingPath} from '../manifests/cases.ts';
import {factsOf, type RecordedFacts} from './facts.ts';
import {makeAll, must, someKeys} from './making.ts';

const start = Date.parse('2026-11-24T10:11:12.345Z');

describe('what an init run makes is what kubeadm made', () => {
	test.each(casesWith('out/certs.json'))('%s', async (name) => {
		const facts = JSON.parse(recorded(name, 'out/certs.json')) as RecordedFacts;
		const config = await caseConfig(name);
		const {existing, keyless} = authoritiesOf(name, config.cluster.certificatesDir);
		const made = await makeAll(config, start, existing, keyless);
		const keyIds = [...made.authorities.values()].map(({certificate}) => certificate.subjectKeyId).filter((id) => id !== undefined);
		const beginnings = new Map([...made.authorities.values()].map(({certificate}) => [certificate.subject.replace('CN=', ''), certificate.notBefore]));

		const expected = Object.fromEntries(Object.entries(facts.certificates).filter(([, {validity}]) => validity.shipped !== true));
		const actual = Object.fromEntries(Object.keys(expected).sort().map((path) => {
			const pem = made.certificates.get(path);
			if (pem === undefined) {
				return [path, undefined];
			}
			const fact = factsOf(pem, start, keyIds);
			const notBefore = fact.validity.notBefore === undefined ? Math.floor((start - 300_000) / 1000) * 1000 : Date.parse(fact.validity.notBefore);
			return [path, {...fact, validity: {...fact.validity, notBeforeEqualsIssuers: notBefore === beginnings.get(String(fact['issuerCN']))}}];
		}));
		expect(actual).toEqual(expected);

		const shipped = new Set(Object.entries(facts.certificates).filter(([, {validity}]) => validity.shipped).map(([path]) => path));
		expect([...made.certificates.keys()].filter((path) => !shipped.has(path)).sort()).toEqual(Object.keys(expected).sort());
	});
});

describe('kubeconfigs are byte for byte those of kubeadm', () => {
	test.each(casesWith('out/kubeconfigs').filter((name) => isRecorded(name, 'out/certs.json')))('%s', async (name) => {
		const config = await caseConfig(name);
		const {existing, keyless} = authoritiesOf(name, config.cluster.certificatesDir);
		if (keyless.has('certs/ca')) {
			return;
		}
		const made = await makeAll(config, start, existing, keyless);
		for (const file of recordedNames(name, 'out/kubeconfigs')) {
			const path = `rootfs/etc/kubernetes/${file}`;
			const wanted = recorded(name, `out/kubeconfigs/${file}`);
			if (!isRecorded(name, path)) {
				// The bytes of a CA that was there beforehand are recorded as they are.
				expect(mask(made.kubeconfigs.get(file) ?? '', wanted.includes('<CA-CERT>')), file).toBe(wanted);
			}
		}
	});
});

test('the kubeconfig in cluster-info is the cluster of admin.conf without a name', () => {
	const requests = JSON.parse(recorded('init-cpe-dns-port', 'out/requests.json')) as readonly {readonly body?: {readonly metadata?: {readonly name?: string}; readonly data?: {readonly kubeconfig?: string}}}[];
	const wanted = requests.find(({body}) => body?.metadata?.name === 'cluster-info')?.body?.data?.kubeconfig;
	expect(mask(clusterInfoKubeconfig(clusterEntry({server: 'https://k8s.example.test:8443', caPem: 'pem'})))).toBe(wanted);
});

test.each([['init-defaults', 'RSA-2048'], ['init-alg-ecdsa-p256', 'ECDSA-P256']] as const)('keys of %s have the PEM types of kubeadm', async (name, algorithm) => {
	const {keys} = JSON.parse(recorded(name, 'out/certs.json')) as RecordedFacts;
	const [pair] = await someKeys(algorithm);
	expect([typeOf(pair.privatePem.reveal())]).toEqual(keys['sa.key']?.pem);
	expect([typeOf(pair.publicPem)]).toEqual(keys['sa.pub']?.pem);
});

const typeOf = (pem: string): string | undefined => /^-----BEGIN (.*)-----$/m.exec(pem)?.[1];

function mask(text: string, withAuthority = true): string {
	return (withAuthority ? text.replace(/(certificate-authority-data: )\S+/, '$1<CA-CERT>') : text)
		.replace(/(client-certificate-data: )\S+/, '$1<CLIENT-CERT>')
		.replace(/(client-key-data: )\S+/, '$1<CLIENT-KEY>');
}

/** The CAs that a case brings along. */
function authoritiesOf(name: string, certificatesDir: string): {readonly existing: ReadonlyMap<string, Authority>; readonly keyless: ReadonlySet<string>} {
	const existing = new Map<string, Authority>();
	const keyless = new Set<string>();
	for (const spec of certificates.filter(isAuthority)) {
		const stem = recordingPath(name, `rootfs${certificatesDir}/${spec.baseName}`);
		if (existsSync(`${stem}.crt`) && existsSync(`${stem}.key`)) {
			existing.set(spec.id, must(readAuthority(readFileSync(`${stem}.crt`), new Sensitive(readFileSync(`${stem}.key`)))));
		} else if (existsSync(`${stem}.crt`)) {
			keyless.add(spec.id);
		}
	}
	return {existing, keyless};
}
