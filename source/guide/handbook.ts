import {handbook as en} from './flags.en.ts';
import type {Handbook} from './flags.ts';
import {handbook as zh} from './flags.zh.ts';

/** What flags, fields and identities mean, one sentence each; undefined where it is not known. */
export interface Meanings {
	/** @param flag without dashes */
	flag(flag: string): string | undefined;
	/** @param field path in KubeletConfiguration */
	kubeletField(field: string): string | undefined;
	/** @param name user or group */
	identity(name: string): string | undefined;
}

export function meanings(lang: 'en' | 'zh'): Meanings {
	const {flags, kubeletFields, identities}: Handbook = lang === 'zh' ? zh : en;
	return {
		flag: (flag) => own(flags, flag),
		kubeletField: (field) => own(kubeletFields, field),
		identity: (name) => own(identities, name.replace(/^system:node:.*/s, 'system:node:*')),
	};
}

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
	return Object.hasOwn(table, key) ? table[key] : undefined;
}
