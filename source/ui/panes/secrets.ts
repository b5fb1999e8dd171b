import type {StepDetail} from '../../core/engine/details.ts';

/** Ids under which the run may keep what a line stands for. */
export function secretIds(detail: StepDetail): readonly string[] {
	switch (detail.kind) {
		case 'join': {
			return detail.secrets;
		}
		case 'certificate': {
			return detail.keyPath === undefined ? [] : [detail.keyPath];
		}
		case 'keypair': {
			return [detail.privatePath];
		}
		default: {
			return [];
		}
	}
}

/**
 * A command with its masked words filled in. A masked word is one that ends in `••••`; it takes the
 * secret that begins as the word does (`r5kml5.••••` the token), else the next one in order.
 */
export function unmask(command: string, values: readonly string[]): string {
	const left = [...values];
	return command.split(' ').map((word) => {
		const masked = /^(.*?)•+$/u.exec(word);
		if (masked === null) {
			return word;
		}
		const prefix = masked[1] ?? '';
		const flag = prefix.slice(0, prefix.indexOf('=') + 1);
		const start = prefix.slice(flag.length);
		const found = left.findIndex((value) => start === '' ? !/^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(value) : value.startsWith(start));
		const [value] = left.splice(found === -1 ? 0 : found, 1);
		return value === undefined ? word : flag + value;
	}).join(' ');
}
