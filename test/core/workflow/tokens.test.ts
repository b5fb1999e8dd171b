import {expect, test} from 'vitest';
import {bootstrapTokenSecret} from '../../../source/core/cluster/bootstrap-token.ts';
import type {BootstrapToken, InitConfig} from '../../../source/core/config/types.ts';
import type {PhaseContext} from '../../../source/core/engine/phase.ts';
import {tokensOf} from '../../../source/core/workflow/tokens.ts';
import {config as plain} from '../preflight/config.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const DAY = 86_400_000_000_000n;
const token = (text: string, more: Partial<BootstrapToken> = {}): BootstrapToken => ({token: text, ttl: DAY, usages: ['authentication', 'signing'], groups: ['system:bootstrappers:kubeadm:default-node-token'], ...more});
const [made, other] = [token('aaaaaa.0123456789abcdef'), token('bbbbbb.0123456789abcdef')];

/** The tokens of a run after runs that sent `sent`, in a cluster that has `there`, and what is asked of it. */
async function tokens({open = [0], of = [token('zzzzzz.0123456789abcdef')], sent = ['aaaaaa'], there = [made], madeAt = NOW}: {
	readonly open?: readonly number[]; readonly of?: readonly BootstrapToken[]; readonly sent?: readonly string[]; readonly there?: readonly BootstrapToken[]; readonly madeAt?: number;
}) {
	const asked: string[] = [];
	const from = plain();
	const config: InitConfig = {...from, init: {...from.init, bootstrapTokens: of}, origins: new Map(open.map((index) => [`bootstrapTokens.${index}.token`, {from: 'machine'}] as const))};
	const context = {
		config, facts: {clock: {now: () => NOW}},
		journal: {earlier: [{object: 'ConfigMap kubeadm-config'}, ...sent.map((id) => ({object: `Secret bootstrap-token-${id}`})), {object: 'Secret kubeadm-certs'}, {}]},
		once: async (_name: string, act: () => Promise<unknown>) => act(),
		async step(_kind: unknown, id: string) {
			asked.push(id);
			const found = there.find((one) => id === `earlier/${one.token.slice(0, 6)}`);
			return found === undefined ? [] : [{metadata: {name: `bootstrap-token-${found.token.slice(0, 6)}`}, ...bootstrapTokenSecret(found, madeAt).body}];
		},
	};
	return {found: (await tokensOf(context as unknown as PhaseContext)).map((one) => one.token), asked};
}

test('a first run asks nothing and keeps what it made up', async () => {
	expect(await tokens({sent: []})).toEqual({found: ['zzzzzz.0123456789abcdef'], asked: []});
});

test('a token that the configuration names is that one, and nothing is asked', async () => {
	expect(await tokens({open: []})).toEqual({found: ['zzzzzz.0123456789abcdef'], asked: []});
	expect(await tokens({open: [], of: [made]})).toEqual({found: [made.token], asked: []});
});

test('a run that goes on takes the token that an earlier one made', async () => {
	expect(await tokens({})).toEqual({found: [made.token], asked: ['earlier/aaaaaa']});
});

test('each open token takes one, and never the one that the configuration names', async () => {
	const of = [made, token('yyyyyy.0123456789abcdef'), token('zzzzzz.0123456789abcdef')];
	expect((await tokens({open: [1, 2], of, sent: ['aaaaaa', 'bbbbbb'], there: [made, other]})).found).toEqual([made.token, other.token, 'zzzzzz.0123456789abcdef']);
});

test.each<[string, Parameters<typeof tokens>[0]]>([
	['was deleted', {there: []}],
	['has expired', {madeAt: NOW - 86_400_001}],
	['is described otherwise', {of: [token('zzzzzz.0123456789abcdef', {description: 'for workers'})]}],
	['is of other groups', {there: [token(made.token, {groups: ['system:bootstrappers:others']})]}],
	['may do more', {there: [token(made.token, {usages: ['signing']})]}],
	['is no token', {there: [token('aaaaaa.nope')]}],
])('one that %s is not taken', async (_why, options) => {
	expect((await tokens(options)).found).toEqual(['zzzzzz.0123456789abcdef']);
});
