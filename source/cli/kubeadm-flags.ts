import type {InitFlags} from '../core/config/index.ts';
import {initFlags, type FlagValues, type InitFlagName} from './flags.ts';

/** Flags that are this program's own; all others are kubeadm's, and about the configuration. */
const OWN: ReadonlySet<InitFlagName> = new Set(['step', 'sandbox', 'fresh', 'sandbox-speed', 'machine', 'output', 'lang', 'color', 'ascii']);

/** The flags that the configuration is made of, by kubeadm's names. */
export function kubeadmFlags(flags: FlagValues<InitFlagName>): InitFlags {
	return Object.fromEntries(initFlags.filter(({name}) => !OWN.has(name) && flags[name] !== undefined).map(({name}) => [name, flags[name]]));
}
