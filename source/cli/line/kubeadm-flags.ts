import type {InitFlags} from '../../core/config/flags.ts';
import {globalFlags, runFlags} from './flag-table.ts';
import type {FlagValues} from './flags.ts';

/** Flags that the configuration knows nothing of: this program's own, and what prints or logs. */
const OTHERS: ReadonlySet<string> = new Set([...runFlags, ...globalFlags, 'print-manifest']);

/** The flags that the configuration is made of, by kubeadm's names. */
export function kubeadmFlags(flags: FlagValues): InitFlags {
	return Object.fromEntries(Object.entries(flags).filter(([name]) => !OTHERS.has(name)));
}
