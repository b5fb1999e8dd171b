import {CORE_SCHEMA} from 'js-yaml';
import type {Json, JsonObject} from '../config/types.ts';
import {writeYaml} from '../yaml/writer.ts';
import {YamlControlCharacterError} from '../told/failures.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import {loadYaml} from '../yaml/load.ts';
import {bad, good, type Result} from '../told/pki-faults.ts';
import type {Kubeconfig} from './kubeconfig-reader.ts';

export interface RenewedParts {
	/** The CA's first certificate. */
	readonly caPem: string;
	readonly certificatePem: string;
	readonly keyPem: Sensitive<string>;
}

/**
 * A kubeconfig with a new client certificate in its current context, and the CA as it is now. All
 * else stays; clusters, contexts and users come out sorted by name, as kubeadm writes them
 * (phases/certs/renewal/readwriter.go, kubeConfigReadWriter.Write).
 * @param current what `parseKubeconfig` made of the text
 */
export function renewedKubeconfig(text: string, current: Pick<Kubeconfig, 'cluster' | 'user'>, {caPem, certificatePem, keyPem}: RenewedParts): Result<Sensitive<string>> {
	// Without timestamps: what is written back must be what was read.
	const {preferences, ...root} = loadYaml(text, {schema: CORE_SCHEMA}) as JsonObject;
	const written = {
		...root, apiVersion: 'v1', kind: 'Config',
		...(!isEmpty(preferences) && {preferences}),
		clusters: entries(root['clusters'], 'cluster', current.cluster, {'certificate-authority-data': base64(caPem)}),
		contexts: entries(root['contexts'], 'context'),
		users: entries(root['users'], 'user', current.user, {'client-certificate-data': base64(certificatePem), 'client-key-data': base64(keyPem.reveal())}),
	};
	try {
		return good(new Sensitive(writeYaml(written as JsonObject)));
	} catch (error) {
		if (error instanceof YamlControlCharacterError) {
			return bad({code: 'kubeconfig-malformed', message: error.message});
		}
		throw error;
	}
}

/** A list of named entries, sorted; one of them with members set. */
function entries(list: Json | undefined, inner: string, name?: string, members: JsonObject = {}): Json {
	const all = (list ?? []) as readonly {readonly name: string; readonly [inner: string]: Json | undefined}[];
	return all.map((entry) => ({name: entry.name, [inner]: {...(entry[inner] ?? {}) as JsonObject, ...(entry.name === name && members)}}))
		// By code unit, as Go sorts strings; names of kubeadm's are ASCII.
		.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || Object.keys(value).length === 0;

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
