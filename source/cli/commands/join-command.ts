import {joinCommand} from '../../core/cluster/join-command.ts';
import {defaults} from '../../core/config/tables/kubeadm-fields.ts';
import {inMilliseconds} from '../../core/values/duration.ts';
import {Sensitive} from '../../core/secrets/sensitive.ts';
import {Failure} from '../../core/told/failures.ts';
import {unwrap} from '../../core/told/pki-faults.ts';
import {certificateKeyBytes, parseCertificateKey} from '../../core/pki/seal.ts';
import type {Host} from '../../core/ports/index.ts';
import {openKubeconfig, type Access} from '../../core/cluster/open-kubeconfig.ts';
import {fetchInitConfig} from '../../core/cluster/fetch-config.ts';
import {checkTokenFlags, loadTokens} from '../../core/upkeep/token-config.ts';
import {createTokens, listTokens, type KeptToken} from '../../core/cluster/tokens.ts';
import {uploadCertificates} from '../../core/upkeep/upload-certs.ts';
import {day} from './certs-renew.ts';
import {commandWords} from '../print/words.ts';
import type {Call} from '../line/command.ts';
import {configFacts} from '../run/config-facts.ts';
import {onNodeOf, type NodeFlag} from '../run/this-node.ts';
import {ADMIN_CONF, pathOnNode} from '../run/kubeconfig-path.ts';
import {patience, sayOnce, whereToJoin} from './token.ts';
import {outputLines} from '../../strings/sanitize.ts';

type JoinFlag = 'kubeconfig' | 'new-token' | 'ttl' | 'control-plane' | 'upload-certs' | 'certificate-key' | NodeFlag;

const API_CALL_MS = 60_000;
/** A token that ends sooner may end while somebody walks over to the other node. */
const LEAST_LEFT_MS = 30 * 60_000;

/**
 * `join-command`: the join command that init ends with, at any time. It takes a token that is
 * there, and makes one where none is good for long enough. Standard output has the command alone.
 */
export async function printJoinCommand(call: Call<JoinFlag>): Promise<number> {
	const {flags, lang, output, path} = call;
	const controlPlane = flags['control-plane'] ?? false;
	const alone = (['upload-certs', 'certificate-key'] as const).find((name) => flags[name] !== undefined && !controlPlane);
	if (alone !== undefined) {
		throw new Failure('flag.invalid', {flag: `--${alone}`, problem: 'control-plane-only', value: ''});
	}
	const given = flags['certificate-key'];
	if (given !== undefined) {
		unwrap(parseCertificateKey(new Sensitive(given)), 'flag.invalid', {flag: '--certificate-key'});
	}
	checkTokenFlags({ttl: flags.ttl});
	return onNodeOf(flags, async (host) => {
		const access = await openKubeconfig(host, pathOnNode(flags, flags.kubeconfig || ADMIN_CONF), {onSilence: sayOnce(call)});
		const where = whereToJoin(access);
		const key = controlPlane ? await certificateKey(call, host, access, given) : undefined;
		const token = await chooseToken(call, host, access);
		output.error(outputLines(commandWords(lang).asRoot));
		output.out(outputLines(...joinCommand({token, ...where, ...(controlPlane && {controlPlane: {certificateKey: key?.reveal()}})}).split('\n')));
		return 0;
	}, path);
}

/** The key of certificates that are in the cluster, uploaded now if that is asked for; undefined where they are copied by hand. */
async function certificateKey(call: Call<JoinFlag>, host: Host, access: Access, given: string | undefined): Promise<Sensitive<string> | undefined> {
	const {flags, lang, output} = call;
	const {config} = await fetchInitConfig(host, access, configFacts(host));
	if (config.cluster.controlPlaneEndpoint === '') {
		throw new Failure('join.impossible', {});
	}
	if (!flags['upload-certs']) {
		return given === undefined ? undefined : new Sensitive(given);
	}
	const key = new Sensitive(given ?? host.random.bytes(certificateKeyBytes).toString('hex'));
	await uploadCertificates(host, access, config, key, patience(call, API_CALL_MS));
	output.error(outputLines(commandWords(lang).certificatesUploaded));
	return key;
}

/** The one that lasts longest of those by which a node can join; a new one where there is none, or one is asked for. */
async function chooseToken(call: Call<JoinFlag>, host: Host, access: Access): Promise<string> {
	const {flags, lang, output} = call;
	const words = commandWords(lang);
	const now = host.clock.now();
	const kept = flags['new-token'] || flags.ttl !== undefined ? undefined : longest((await listTokens(access)).filter((one): one is KeptToken => !('problem' in one)), now);
	if (kept !== undefined) {
		output.error(outputLines(words.tokenKept(kept.token.slice(0, 6), kept.expires === undefined ? undefined : day(Date.parse(kept.expires)))));
		return kept.token;
	}
	const {tokens, apiCall} = await loadTokens({ttl: flags.ttl}, undefined, configFacts(host));
	await createTokens(access, tokens, {now, ...patience(call, inMilliseconds(apiCall))});
	const {token = '', ttl = 0n} = tokens[0] ?? {};
	output.error(outputLines(words.tokenMade(token.slice(0, 6), ttl > 0n ? day(now + inMilliseconds(ttl)) : undefined)));
	return token;
}

function longest(tokens: readonly KeptToken[], now: number): KeptToken | undefined {
	const end = ({expires}: KeptToken) => (expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires));
	return tokens.filter((one) => canJoin(one) && end(one) > now + LEAST_LEFT_MS).sort((a, b) => end(b) - end(a))[0];
}

/** A joining node checks cluster-info with the token, logs in with it, and asks for a certificate as a member of this group. */
const canJoin = ({usages, groups}: KeptToken): boolean => defaults.tokenUsages.every((usage) => usages.includes(usage)) && defaults.tokenGroups.every((group) => groups.includes(group));
