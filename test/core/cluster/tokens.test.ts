import {describe, expect, it} from 'vitest';
import {ConfigError} from '../../../source/core/told/faults.ts';
import {Failure, HostError} from '../../../source/core/told/failures.ts';
import type {ApiRequest} from '../../../source/core/ports/index.ts';
import {openKubeconfig} from '../../../source/core/cluster/open-kubeconfig.ts';
import type {TokenFlags} from '../../../source/core/config/flag-rows.ts';
import {checkTokenFlags, loadTokens} from '../../../source/core/upkeep/token-config.ts';
import {createTokens, deleteToken, listTokens, tokenId, tokenOf} from '../../../source/core/cluster/tokens.ts';
import {recordedFacts} from '../config/recorded.ts';
import {node, NOW, type Answer} from '../upkeep/node.ts';

const SECRETS = '/api/v1/namespaces/kube-system/secrets';
const ADMIN = '/etc/kubernetes/admin.conf';
const base64 = (data: Record<string, string>) => Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
const secret = (data: Record<string, string>, name = 'bootstrap-token-abcdef') => ({metadata: {name}, data: base64({'token-id': 'abcdef', 'token-secret': '0123456789abcdef', ...data})});
const some = (flags: TokenFlags) => loadTokens(flags, undefined, recordedFacts());

describe('a token to make', () => {
	it('has kubeadm\'s lifetime, usages and groups, and a secret of its own, where flags say nothing', async () => {
		const {tokens: [token]} = await some({});
		expect(token).toMatchObject({token: expect.stringMatching(/^[a-z0-9]{6}\.[a-z0-9]{16}$/), ttl: 86_400_000_000_000n, usages: ['signing', 'authentication'], groups: ['system:bootstrappers:kubeadm:default-node-token']});
		expect(token?.description).toBeUndefined();
	});

	it('is as flags say', async () => {
		const {tokens} = await some({token: 'abcdef.0123456789abcdef', ttl: 0n, usages: ['authentication'], groups: ['system:bootstrappers:a', 'system:bootstrappers:b'], description: 'x'});
		expect(tokens).toEqual([{token: 'abcdef.0123456789abcdef', ttl: 0n, usages: ['authentication'], groups: ['system:bootstrappers:a', 'system:bootstrappers:b'], description: 'x'}]);
	});

	it('is of the configuration alone, where there is one', async () => {
		const text = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nbootstrapTokens:\n- token: abcdef.0123456789abcdef\n  ttl: 5h\n- token: abcdeg.0123456789abcdef\ntimeouts:\n  kubernetesAPICall: 3s\n---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\n';
		const {tokens, apiCall} = await loadTokens({token: 'zzzzzz.0123456789abcdef', config: 'c.yaml'}, {name: 'c.yaml', text}, recordedFacts());
		expect(tokens.map(({token, ttl}) => [token, ttl])).toEqual([['abcdef.0123456789abcdef', 18_000_000_000_000n], ['abcdeg.0123456789abcdef', 86_400_000_000_000n]]);
		expect(apiCall).toBe(3_000_000_000n);
	});

	it.each([
		[{usages: ['signing']}, [['token-groups-unused', 'bootstrapTokens.0.groups']]],
		[{usages: ['nonsense']}, [['token-usage', 'bootstrapTokens.0.usages'], ['token-groups-unused', 'bootstrapTokens.0.groups']]],
		[{groups: ['system:masters']}, [['token-group', 'bootstrapTokens.0.groups']]],
	])('is refused with %j', async (flags, faults) => {
		const error: unknown = await some(flags).catch((caught: unknown) => caught);
		expect((error as ConfigError).faults.map(({code, path}) => [code, path])).toEqual(faults);
	});

	it.each([
		[{config: 'c.yaml', ttl: 3_600_000_000_000n}, 'flags-mixed'],
		[{config: 'c.yaml', 'certificate-key': 'x'}, 'flags-mixed'],
		[{token: 'abcdef.0123456789ABCDEF'}, 'token-form'],
	])('is refused before anything is read with %o', (flags, code) => {
		expect(() => checkTokenFlags(flags)).toThrow(ConfigError);
		try {
			checkTokenFlags(flags);
		} catch (error) {
			expect((error as ConfigError).faults.map((fault) => fault.code)).toEqual([code]);
			expect(JSON.stringify((error as ConfigError).faults)).not.toContain('789ABCDEF');
		}
	});

	it('may be named, and the command printed, beside a configuration', () => {
		expect(() => checkTokenFlags({config: 'c.yaml', token: 'abcdef.0123456789abcdef', 'print-join-command': true, 'dry-run': true, kubeconfig: '/x'})).not.toThrow();
	});
});

describe('making tokens', () => {
	const create = async (answer: Answer, flags: TokenFlags = {token: 'abcdef.0123456789abcdef'}, more = {}) => {
		const on = await node(answer);
		const access = await openKubeconfig(on.host, ADMIN);
		const waits: Failure[] = [];
		const done = createTokens(access, (await some(flags)).tokens, {now: NOW, timeoutMs: 60_000, onWait: (failure) => waits.push(failure), ...more});
		return {on, waits, done};
	};

	it('looks first, then makes it', async () => {
		const bodies: unknown[] = [];
		const {on, done} = await create(({method, body}) => {
			bodies.push(body);
			return {status: method === 'GET' ? 404 : 201, body: {}};
		});
		await done;
		expect(on.asked).toEqual([`GET ${SECRETS}/bootstrap-token-abcdef`, `POST ${SECRETS}`]);
		expect(bodies[1]).toMatchObject({kind: 'Secret', type: 'bootstrap.kubernetes.io/token', data: base64({expiration: '2026-11-25T12:00:00Z'})});
	});

	it('takes no other answer for a token that is there', async () => {
		const {on, done} = await create(({method}) => ({status: method === 'GET' ? 200 : 201, body: {kind: 'Status'}}));
		await done;
		expect(on.asked.at(-1)).toBe(`POST ${SECRETS}`);
	});

	it('touches none whose ID is taken', async () => {
		const {on, done} = await create(() => ({status: 200, body: {metadata: {name: 'bootstrap-token-abcdef'}}}));
		await expect(done).rejects.toMatchObject({code: 'token.unusable', fields: {problem: 'exists', id: 'abcdef'}});
		expect(on.asked.length).toBe(1);
	});

	it('goes on where it could not look, and replaces what came between', async () => {
		const {on, done} = await create(({method}) => ({status: {GET: 403, POST: 409, PUT: 200}[method as 'GET'], body: {}}));
		await done;
		expect(on.asked.slice(1)).toEqual([`POST ${SECRETS}`, `PUT ${SECRETS}/bootstrap-token-abcdef`]);
	});

	it('asks again while nothing answers, says so, and gives up after the time that is set', async () => {
		const {on, waits, done} = await create(() => new HostError('ECONNREFUSED', {server: 'https://192.0.2.10:6443'}));
		await expect(done).rejects.toMatchObject({code: 'api.unreachable', fields: {errno: 'ECONNREFUSED'}});
		expect(on.slept).toBe(60_000);
		expect(waits.length).toBe(120);
	});

	it('changes nothing in a dry run', async () => {
		const would: string[] = [];
		const {on, done} = await create(() => ({status: 404, body: {}}), {token: 'abcdef.0123456789abcdef'}, {dryRun: ({name}: {name: string}) => would.push(name)});
		await done;
		expect(on.asked).toEqual([`GET ${SECRETS}/bootstrap-token-abcdef`]);
		expect(would).toEqual(['bootstrap-token-abcdef']);
	});
});

describe('a Secret', () => {
	it('is read as the token that it keeps', () => {
		expect(tokenOf(secret({description: 'two workers', expiration: '2026-11-25T12:00:00Z', 'usage-bootstrap-signing': 'true', 'usage-bootstrap-authentication': 'true', 'usage-bootstrap-x': 'false', 'auth-extra-groups': 'a,b'}))).toEqual({
			token: 'abcdef.0123456789abcdef', description: 'two workers', expires: '2026-11-25T12:00:00Z', usages: ['authentication', 'signing'], groups: ['a', 'b'],
		});
		expect(tokenOf(secret({}))).toEqual({token: 'abcdef.0123456789abcdef', description: '', expires: undefined, usages: [], groups: []});
	});

	it.each([
		[secret({'token-id': ''}), 'token-id'], [secret({}, 'bootstrap-token-abcdeg'), 'token-name'], [secret({'token-secret': ''}), 'token-secret'],
		[secret({'token-secret': 'SHORT'}), 'token-form'], [secret({expiration: 'tomorrow'}), 'token-expiration'], [{}, 'token-id'],
		[{...secret({}), data: {'token-id': 'YWJjZGVm!', 'token-secret': 'MDEyMzQ1Njc4OWFiY2RlZg=='}}, 'token-encoding'],
	])('that is none is told by name alone: %#', (one, problem) => {
		expect(tokenOf(one)).toEqual({name: (one as {metadata?: {name: string}}).metadata?.name ?? '', problem});
	});

	it('is looked for by its type, in one request', async () => {
		let query: ApiRequest['query'];
		const on = await node((request) => {
			query = request.query;
			return {status: 200, body: {items: [secret({})]}};
		});
		expect(await listTokens(await openKubeconfig(on.host, ADMIN))).toMatchObject([{token: 'abcdef.0123456789abcdef'}]);
		expect([on.asked, query]).toEqual([[`GET ${SECRETS}`], {fieldSelector: 'type=bootstrap.kubernetes.io/token'}]);
	});
});

it('deletes by ID, and tells a token that is not there from a refusal', async () => {
	const answers = [200, 404, 403];
	const on = await node((_, count) => ({status: answers[count - 1] ?? 500, body: {}}));
	const access = await openKubeconfig(on.host, ADMIN);
	await deleteToken(access, 'abcdef');
	await expect(deleteToken(access, 'abcdef')).rejects.toMatchObject({code: 'token.unusable', fields: {problem: 'absent'}});
	await expect(deleteToken(access, 'abcdef')).rejects.toMatchObject({code: 'api.refused', fields: {as: 'kubernetes-admin'}});
	expect(on.asked[0]).toBe(`DELETE ${SECRETS}/bootstrap-token-abcdef`);
	expect(['abcdef', 'abcdef.0123456789abcdef', 'Abcdef', 'abcdef.short', ''].map(tokenId)).toEqual(['abcdef', 'abcdef', undefined, undefined, undefined]);
});
