import {tokenSecretRead} from '../cluster/bootstrap-token.ts';
import {inMilliseconds} from '../values/duration.ts';
import type {BootstrapToken} from '../config/types.ts';
import {readObjects} from '../steps/read-objects.ts';
import {tokenOf, type KeptToken} from '../cluster/tokens.ts';
import type {PhaseContext} from '../engine/phase.ts';

/** How the journal calls the Secret of a token: by its public half, and never the other. */
const SENT = /^Secret bootstrap-token-([a-z0-9]{6})$/;

/**
 * The tokens of a run. In the place of one that the configuration leaves open, a run that goes on takes the one that an
 * earlier run made for it, where the cluster still has that: otherwise each kill leaves one more that lets nodes join. Only
 * then is anything asked that kubeadm does not ask. Needs `connect` before it.
 */
export async function tokensOf(context: PhaseContext): Promise<readonly BootstrapToken[]> {
	return context.once('tokens', async () => {
		const {config: {init, origins}, facts, journal, step} = context;
		const isOpen = (index: number) => origins.get(`bootstrapTokens.${index}.token`)?.from === 'machine';
		const given = new Set(init.bootstrapTokens.filter((_, index) => !isOpen(index)).map(({token}) => token.slice(0, 6)));
		const made = [...new Set(journal.earlier.flatMap(({object = ''}) => SENT.exec(object)?.[1] ?? []))].filter((id) => !given.has(id));
		if (made.length === 0 || given.size === init.bootstrapTokens.length) {
			return init.bootstrapTokens;
		}
		const timeoutMs = inMilliseconds(init.timeouts.kubernetesAPICall);
		const kept: KeptToken[] = [];
		for (const id of made) {
			const [secret] = await step(readObjects, `earlier/${id}`, {read: tokenSecretRead(id), kind: 'Secret', timeoutMs});
			const found = secret === undefined ? undefined : tokenOf(secret);
			if (found !== undefined && 'token' in found && (found.expires === undefined || Date.parse(found.expires) > facts.clock.now())) {
				kept.push(found);
			}
		}
		return init.bootstrapTokens.map((token, index) => {
			const at = isOpen(index) ? kept.findIndex(({description, usages, groups}) => description === (token.description ?? '') && isSame(usages, token.usages) && isSame(groups, token.groups)) : -1;
			const [same] = at === -1 ? [] : kept.splice(at, 1);
			return same === undefined ? token : {...token, token: same.token};
		});
	});
}

const isSame = (some: readonly string[], others: readonly string[]): boolean => JSON.stringify([...some].sort()) === JSON.stringify([...others].sort());
