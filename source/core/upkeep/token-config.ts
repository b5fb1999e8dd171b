import type {ConfigFacts} from '../config/dynamic.ts';
import {loadInitConfig, withPlace} from '../config/load.ts';
import {ConfigError, type ConfigFault} from '../told/faults.ts';
import {fill} from '../config/encode.ts';
import {tokenRows, type TokenFlags} from '../config/flag-rows.ts';
import {readFlags} from '../config/flags.ts';
import {initConfiguration} from '../config/tables/kubeadm-fields.ts';
import {randomToken} from '../config/random-token.ts';
import type {BootstrapToken, Duration, InitConfiguration} from '../config/types.ts';
import {Checker} from '../config/validate.ts';

export interface TokenConfig {
	readonly tokens: readonly BootstrapToken[];
	/** How long a refusal is met by asking again. */
	readonly apiCall: Duration;
	readonly warnings: readonly ConfigFault[];
}

/**
 * What flags say by themselves, before anything is read: their form, and that none contradicts `--config`.
 * @throws ConfigError
 */
export function checkTokenFlags(flags: TokenFlags): void {
	const {faults, warnings} = readFlags(flags, tokenRows);
	if (faults.length > 0) {
		throw new ConfigError(faults, warnings);
	}
}

/**
 * The tokens to make: of a configuration, or one by flags, with kubeadm's defaults and checks.
 * @throws ConfigError
 */
export async function loadTokens(flags: TokenFlags, file: {readonly name: string; readonly text: string} | undefined, facts: ConfigFacts): Promise<TokenConfig> {
	if (file !== undefined) {
		const {config: {init}, warnings} = await loadInitConfig({file, flags: {}, facts, purpose: 'images', detectsSocket: false});
		return {tokens: init.bootstrapTokens, apiCall: init.timeouts.kubernetesAPICall, warnings};
	}
	const {init: given, origins, warnings} = readFlags(flags, tokenRows);
	const {bootstrapTokens: [first], timeouts} = fill({bootstrapTokens: [{}], ...given}, initConfiguration.fields) as unknown as InitConfiguration;
	const token = {...first, token: first?.token || randomToken((count) => facts.randomBytes(count))} as BootstrapToken;
	const checker = new Checker();
	checker.bootstrapToken(token, 'bootstrapTokens.0');
	if (checker.verdict.faults.length > 0) {
		throw new ConfigError(checker.verdict.faults.map((fault) => withPlace(fault, origins)), warnings);
	}
	return {tokens: [token], apiCall: timeouts.kubernetesAPICall, warnings};
}
