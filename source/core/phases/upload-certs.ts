import {ownerTokenRead, ownerTokenSecret, uploadCertsObjects} from '../cluster/index.ts';
import {inMilliseconds} from '../values/duration.ts';
import {randomToken} from '../config/random-token.ts';
import {Sensitive} from '../secrets/sensitive.ts';
import {unwrap} from '../told/pki-faults.ts';
import {certificateKeyBytes, filesToUpload, nonceBytes, parseCertificateKey, seal} from '../pki/seal.ts';
import {note} from '../steps/note.ts';
import {readObjects} from '../steps/read-objects.ts';
import {kubeconfigPath} from '../pki/kubeconfigs.ts';
import {connect} from '../workflow/connect.ts';
import type {Phase, PhaseContext} from '../engine/phase.ts';
import {send} from '../workflow/send.ts';

/** The id of the certificate key among a run's secrets. */
export const CERTIFICATE_KEY = 'certificate-key';

/** Shares the CAs with further control plane nodes, encrypted and for two hours. */
export const uploadCerts: Phase = {
	name: 'upload-certs',
	reads: [kubeconfigPath('admin.conf')],
	skipsWhen: ({uploadCerts: asked}) => (asked ? undefined : {code: 'not-needed', fields: {because: 'upload-certs'}}),
	async run(context) {
		const {config, facts, secrets, step} = context;
		await connect(context);
		const key = new Sensitive(config.init.certificateKey ?? facts.random.bytes(certificateKeyBytes).toString('hex'));
		secrets.keep(CERTIFICATE_KEY, key);
		const encrypted = await encryptFiles(context, key);

		// Nobody is told this token: its Secret only gives the certificates their end.
		const token = randomToken((count) => facts.random.bytes(count));
		const owner = ownerTokenSecret(token, facts.clock.now());
		await send(context, [owner]);
		const timeoutMs = inMilliseconds(config.init.timeouts.kubernetesAPICall);
		const [there] = await step(readObjects, 'read/owner', {read: ownerTokenRead(token), kind: 'Secret', timeoutMs});
		const uid = there?.metadata?.uid ?? '';
		await send(context, uploadCertsObjects(encrypted, {name: owner.name, uid}));
		if (!config.skipCertificateKeyPrint) {
			await step(note, 'key', {code: 'certificate-key', fields: {secret: CERTIFICATE_KEY}});
		}
	},
};

/** The files to share, each encrypted, as base64 by its key in the Secret; empty where a file is not there. */
export async function encryptFiles({config, facts}: Pick<PhaseContext, 'config'> & {readonly facts: Pick<PhaseContext['facts'], 'files' | 'random'>}, key: Sensitive<string>): Promise<Record<string, string>> {
	const bytes = unwrap(parseCertificateKey(key), 'flag.invalid', {flag: '--certificate-key'});
	const entries = await Promise.all(filesToUpload(config.cluster).map(async (file) => {
		const content = file.path === undefined ? undefined : await facts.files.read(file.path);
		const sealed = content === undefined ? Buffer.alloc(0) : unwrap(seal(content, bytes, facts.random.bytes(nonceBytes)), 'internal');
		return [file.key, sealed.toString('base64')] as const;
	}));
	return Object.fromEntries(entries);
}
