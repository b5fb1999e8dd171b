import {trustMap} from './build.ts';
import type {Evidence, Read, TrustKubeconfig} from './evidence.ts';
import type {TrustCertificate, TrustMap} from './model.ts';
import {commonNameOf, organizationsOf} from './names.ts';
import type {CertificateDetail, KubeconfigDetail, StepDetail} from '../told/details.ts';
import type {RunState} from '../told/state.ts';

const maps = new WeakMap<RunState['steps'], TrustMap>();

/** The map of what a run has made or found so far: of its details alone, and so without what only the files tell. */
export function trustOfRun({steps}: Pick<RunState, 'steps'>): TrustMap {
	const known = maps.get(steps) ?? trustMap(evidenceOf(
		// What is being asked about or was taken back is not there.
		Object.values(steps).filter(({status}) => status === 'done' || status === 'unchanged' || status === 'warning').map(({detail}) => detail)));
	maps.set(steps, known);
	return known;
}

function evidenceOf(details: readonly StepDetail[]): Evidence {
	const texts = new Map<string, string>();
	const certificates = new Map<string, TrustCertificate>();
	const signers = new Map<TrustCertificate, string | undefined>();
	const nameOf = new Map<TrustCertificate, string>();
	const keys = new Map<string, string>();
	const kubeconfigs = new Map<string, KubeconfigDetail>();
	for (const detail of details) {
		if (detail.kind === 'file') {
			texts.set(detail.path, detail.content);
		} else if (detail.kind === 'certificate') {
			const certificate = ofDetail(detail);
			certificates.set(detail.certificatePath, certificate);
			signers.set(certificate, signerOf(detail));
			nameOf.set(certificate, detail.name);
			if (detail.keyPath !== undefined) {
				keys.set(detail.keyPath, detail.name);
			}
		} else if (detail.kind === 'keypair') {
			keys.set(detail.privatePath, detail.name).set(detail.publicPath, detail.name);
		} else if (detail.kind === 'kubeconfig') {
			kubeconfigs.set(detail.path, detail);
		}
	}
	const authority = (name: string): Read<TrustCertificate> => {
		const found = [...certificates.values()].find((one) => nameOf.get(one) === name);
		return found === undefined ? unknown : there(found);
	};
	const clients = new Map<string, TrustCertificate>();
	const all = [...texts.keys(), ...certificates.keys(), ...keys.keys()];
	return {
		isWhole: false,
		found: () => ({certificates: [...certificates.keys()], kubeconfigs: [...kubeconfigs.keys()]}),
		names: (folder) => [...new Set(all.filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/')).map((path) => path.slice(folder.length + 1)))],
		text: (path) => known(texts.get(path)),
		certificate: (path) => known(certificates.get(path)),
		key: (path) => (keys.has(path) ? there(true) : unknown),
		kubeconfig(path): Read<TrustKubeconfig> {
			const detail = kubeconfigs.get(path);
			if (detail === undefined) {
				return unknown;
			}
			const client = clients.get(path) ?? ofKubeconfig(detail);
			clients.set(path, client);
			signers.set(client, detail.signedBy);
			return there({server: detail.server, user: detail.user, authority: authority(detail.signedBy), client: there(client)});
		},
		chain(leaf, ca) {
			const signer = signers.get(leaf);
			const name = nameOf.get(ca);
			return signer === undefined || name === undefined || signer === name ? undefined : {code: 'not-signed-by-ca', subject: leaf.subject, issuer: signer, ca: name};
		},
		keyFault(certificate, keyPath) {
			const [own, other] = [nameOf.get(certificate), keys.get(keyPath)];
			return own === undefined || other === undefined || own === other ? undefined : {code: 'key-mismatch', subject: certificate.subject};
		},
		isPair(privatePath, publicPath) {
			const [own, other] = [keys.get(privatePath), keys.get(publicPath)];
			return own === undefined || other === undefined ? undefined : own === other;
		},
		pin: () => undefined,
	};
}

const unknown = {state: 'unknown'} as const;
const there = <Value>(value: Value): Read<Value> => ({state: 'there', value});
const known = <Value>(value: Value | undefined): Read<Value> => (value === undefined ? unknown : there(value));

/** By whom it is signed: what an inspection found, where that is another than init's. */
function signerOf({signedBy, differences = []}: CertificateDetail): string | undefined {
	return differences.find(({aspect}) => aspect === 'issuer')?.to ?? signedBy;
}

function ofDetail({subject, signedBy, dnsNames, ipAddresses, usages, isCA, notAfter = '', fingerprint = ''}: CertificateDetail): TrustCertificate {
	return {subject, issuer: signedBy ?? subject, commonName: commonNameOf(subject), organizations: organizationsOf(subject), names: [...dnsNames, ...ipAddresses], usages, isCA, notAfter, fingerprint};
}

function ofKubeconfig({user, groups, signedBy, notAfter = ''}: KubeconfigDetail): TrustCertificate {
	return {
		subject: [...groups.map((group) => `O=${group}`), `CN=${user}`].join(', '), issuer: signedBy, commonName: user, organizations: groups, names: [], usages: ['clientAuth'], isCA: false, notAfter, fingerprint: '',
	};
}
