import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {Failure} from '../core/errors.ts';
import type {Output} from './output.ts';

export interface Preferences {
	readonly lang?: string;
}

const known = {lang: ['en', 'zh']} as const;

/**
 * What a person prefers. Reading needs no library: most people never change a preference, and then
 * there is no file. Writing is `conf`'s, which does it whole or not at all.
 */
export function preferences(): Preferences {
	const path = join(folder(), 'config.json');
	try {
		const value: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
		return typeof value === 'object' && value !== null ? value : {};
	} catch {
		return {};
	}
}

/**
 * `kubestep preferences [NAME [VALUE]]`: shows or changes them.
 * @returns the exit status
 */
export async function changePreferences([name, value]: readonly string[], output: Output): Promise<number> {
	if (name === undefined) {
		output.out(Object.keys(known).map((key) => `${key} = ${String(preferences()[key as keyof Preferences] ?? 'auto')}\n`).join(''));
		return 0;
	}
	const allowed: readonly string[] | undefined = Object.hasOwn(known, name) ? known[name as keyof typeof known] : undefined;
	if (allowed === undefined) {
		throw new Failure('flag.invalid', {flag: name, problem: 'not-one-of', value: name, known: Object.keys(known)});
	}
	if (value === undefined) {
		output.out(`${String(preferences()[name as keyof Preferences] ?? 'auto')}\n`);
		return 0;
	}
	if (value !== 'auto' && !allowed.includes(value)) {
		throw new Failure('flag.invalid', {flag: name, problem: 'not-one-of', value, known: [...allowed, 'auto']});
	}
	const {default: Conf} = await import('conf');
	const store = new Conf<Record<string, string>>({projectName: 'kubestep', cwd: folder()});
	if (value === 'auto') {
		store.delete(name);
	} else {
		store.set(name, value);
	}
	return 0;
}

function folder(): string {
	return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'kubestep');
}
