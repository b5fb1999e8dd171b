import {randomBytes} from 'node:crypto';
import type {ApiObject} from '../../core/cluster/index.ts';
import {joinCommand, onOneLine} from '../../core/cluster/join-command.ts';
import {hideMost} from '../../core/config/decode.ts';
import type {JsonObject} from '../../core/config/types.ts';
import {inMilliseconds} from '../../core/values/duration.ts';
import {randomToken} from '../../core/config/random-token.ts';
import {Failure, toFailureData} from '../../core/told/failures.ts';
import {pkiFailure} from '../../core/told/pki-faults.ts';
import {publicKeyPin, readCertificates} from '../../core/pki/read.ts';
import type {Host} from '../../core/ports/index.ts';
import {objectDetail} from '../../core/steps/object.ts';
import {openKubeconfig, type Access} from '../../core/cluster/open-kubeconfig.ts';
import {checkTokenFlags, loadTokens} from '../../core/upkeep/token-config.ts';
import {createTokens, deleteRequest, deleteToken, listTokens, tokenId, type CreateOptions, type KeptToken} from '../../core/cluster/tokens.ts';
import {texts} from '../../texts/index.ts';
import {inColumns} from '../print/columns.ts';
import {commandWords} from '../print/words.ts';
import type {Call} from '../line/command.ts';
import {configFacts} from '../run/config-facts.ts';
import {fileOf, onNodeOf, warn, type NodeFlag} from '../run/this-node.ts';
import {printed} from '../print/data-output.ts';
import {shortDuration} from '../print/human-duration.ts';
import {kubeconfigOf} from '../run/kubeconfig-path.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** `token generate`: a token that no cluster knows. */
export async function generateToken({output}: Call): Promise<number> {
	output.out(outputLines(randomToken((count) => randomBytes(count))));
	return 0;
}

/** `token create [TOKEN]`: prints the first token that it made, or what a node runs to join with it. */
export async function createToken(call: Call<'any-kubeconfig' | NodeFlag | 'dry-run' | 'config' | 'ttl' | 'usages' | 'groups' | 'description' | 'print-join-command' | 'join-certificate-key'>): Promise<number> {
	const {flags, operands: [word = ''], output, path} = call;
	const given = {...flags, ...(word !== '' && {token: word})};
	checkTokenFlags(given);
	return onNodeOf(flags, async (host) => {
		const access = await openKubeconfig(host, kubeconfigOf(flags, process.env), {onSilence: sayOnce(call)});
		const {tokens, apiCall, warnings} = await loadTokens(given, await fileOf(flags.config), configFacts(host));
		warn(call, warnings);
		await createTokens(access, tokens, {
			...patience(call, inMilliseconds(apiCall)), now: host.clock.now(),
			...(flags['dry-run'] && {dryRun: (object: ApiObject) => output.out(outputLines(commandWords(call.lang).wouldCreate(object.kind, nameOf(object)), ...objectDetail(object, 'create', []).body.split('\n')))}),
		});
		const token = tokens[0]?.token ?? '';
		const certificateKey = flags['certificate-key'] ?? '';
		if (flags['print-join-command']) {
			output.out(outputLines(onOneLine(joinCommand({token, ...whereToJoin(access), ...(certificateKey !== '' && {controlPlane: {certificateKey}})}))));
			return 0;
		}
		if (certificateKey !== '') {
			// The token is there by then, as with kubeadm.
			throw new Failure('flag.invalid', {flag: '--certificate-key', problem: 'join-command-only', value: '', id: token.slice(0, 6)});
		}
		output.out(outputLines(token));
		return 0;
	}, flags['dry-run'] ? undefined : path);
}

/** How long an API server that does not answer is met by asking again; a person is told once. */
export function patience(call: Pick<Call, 'lang' | 'output'>, timeoutMs: number): Pick<CreateOptions, 'timeoutMs' | 'onWait'> {
	const say = sayOnce(call);
	return {timeoutMs, onWait: (failure) => say(failure, timeoutMs)};
}

/** Says what is met by asking again, and for how long at most: the first time. */
export function sayOnce({lang, output}: Pick<Call, 'lang' | 'output'>): (failure: Failure, timeoutMs: number) => void {
	const say = texts(lang);
	let told = false;
	return (failure, timeoutMs) => {
		if (!told) {
			told = true;
			output.error(outputLines(say.run.retries(say.failure(toFailureData(failure)).problem, say.duration(timeoutMs))));
		}
	};
}

/** What a join command says of the cluster: where it is, and whom to trust. */
export function whereToJoin({path, kubeconfig: {server, caPem, cluster}}: Access): {endpoint: string; pins: readonly string[]} {
	const authorities = readCertificates(caPem);
	if (!authorities.ok) {
		throw pkiFailure('kubeconfig.unusable', {code: 'kubeconfig-ca-unreadable', cluster}, {path});
	}
	return {endpoint: server.replaceAll('https://', ''), pins: authorities.value.map(publicKeyPin)};
}

const nameOf = ({namespace, name}: ApiObject): string => (namespace === undefined ? name : `${namespace}/${name}`);

/** `token list`. */
export async function listAllTokens({flags, lang, output}: Call<'any-kubeconfig' | NodeFlag | 'data-output'>): Promise<number> {
	const form = flags.output ?? 'text';
	const words = commandWords(lang);
	return onNodeOf(flags, async (host) => {
		const all = await listTokens(await openKubeconfig(host, kubeconfigOf(flags, process.env), {onSilence: sayOnce({lang, output})}));
		const tokens: KeptToken[] = [];
		for (const one of all) {
			if ('problem' in one) {
				output.error(outputLines(`${words.warning}${words.tokenUnreadable(one.name, words.tokenProblems[one.problem])}`));
			} else {
				tokens.push(one);
			}
		}
		if (form === 'text') {
			output.out(outputLines(...table(tokens, host)));
		} else {
			output.document(printed(form, 'BootstrapToken', tokens.map(asObject)));
		}
		return 0;
	});
}

const heads = ['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS'];
const NONE = '<none>';

/** kubeadm's columns; all rows as wide as the widest, where kubeadm lays out each by itself. */
function table(tokens: readonly KeptToken[], {clock}: Host): string[] {
	const rows = tokens.map(({token, expires, usages, description, groups}) => [
		token, expires === undefined ? '<forever>' : shortDuration(Date.parse(expires) - clock.now()), expires === undefined ? '<never>' : expires.replace(/\.\d+/, ''),
		usages.join(',') || NONE, description || NONE, groups.join(',') || NONE,
	]);
	return rows.length === 0 ? [] : inColumns([heads, ...rows]);
}

/** As kubeadm's output API has it: what is empty is left out, times are in UTC. */
function asObject({token, description, expires, usages, groups}: KeptToken): JsonObject {
	return {
		token, ...(description !== '' && {description}), ...(expires !== undefined && {expires: new Date(expires).toISOString().replace(/\.\d+Z$/, 'Z')}),
		...(usages.length > 0 && {usages: [...usages]}), ...(groups.length > 0 && {groups: [...groups]}),
	};
}

/** `token delete TOKEN…`, by ID or whole; the first that cannot be deleted ends it. */
export async function deleteTokens({flags, operands, lang, output, path}: Call<'any-kubeconfig' | NodeFlag | 'dry-run'>): Promise<number> {
	if (operands.length === 0) {
		throw new Failure('token.unusable', {problem: 'none'});
	}
	const words = commandWords(lang);
	return onNodeOf(flags, async (host) => {
		const access = await openKubeconfig(host, kubeconfigOf(flags, process.env), {onSilence: sayOnce({lang, output})});
		for (const word of operands) {
			const id = tokenId(word);
			if (id === undefined) {
				throw new Failure('token.unusable', {problem: 'form', value: hideMost(word)});
			}
			if (flags['dry-run']) {
				output.out(outputLines(words.wouldDelete('Secret', deleteRequest(id).path.split('/').slice(4).join('/').replace('/secrets/', '/'))));
				continue;
			}
			await deleteToken(access, id);
			output.out(outputLines(words.tokenDeleted(id)));
		}
		return 0;
	}, flags['dry-run'] ? undefined : path);
}
