const binary = new Map(['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, power) => [suffix, 1024n ** BigInt(power)]));
/** Powers of ten in nano units, so that every suffix is a whole number. */
const decimal = new Map([['n', 0], ['u', 3], ['m', 6], ['', 9], ['k', 12], ['M', 15], ['G', 18], ['T', 21], ['P', 24], ['E', 27]].map(
	([suffix, power]) => [String(suffix), 10n ** BigInt(power ?? 0)],
));

/**
 * Reads a quantity of a resource and writes it in Kubernetes' canonical form: the largest suffix
 * that leaves a whole number (`1024Mi` is `1Gi`, `0.5` is `500m`).
 * @returns undefined for what is no quantity
 */
export function parseQuantity(text: string): string | undefined {
	const match = /^([-+]?)([0-9]{1,100})?(?:\.([0-9]{0,100}))?(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][-+]?[0-9]{1,2})?$/.exec(text);
	if (!match || (match[2] === undefined && !match[3])) {
		return undefined;
	}
	const [, sign = '', whole = '0', fraction = '', suffix = ''] = match;
	const digits = BigInt(whole + fraction);
	const scale = 10n ** BigInt(fraction.length);
	const minus = sign === '-' && digits > 0n ? '-' : '';
	if (suffix.endsWith('i')) {
		const bytes = digits * (binary.get(suffix) ?? 1n);
		return bytes % scale === 0n ? minus + withSuffix(bytes / scale, binary) : minus + withSuffix(ceiling(bytes * 10n ** 9n, scale), decimal);
	}
	if (/^[eE][-+0-9]/.test(suffix)) {
		return exponent(digits, scale, Number(suffix.slice(1)), minus);
	}
	return minus + withSuffix(ceiling(digits * (decimal.get(suffix) ?? 1n), scale), decimal);
}

function exponent(digits: bigint, scale: bigint, power: number, minus: string): string {
	const nanos = power >= -9 ? ceiling(digits * 10n ** BigInt(power + 9), scale) : ceiling(digits, scale * 10n ** BigInt(-power - 9));
	let shown = -9;
	let value = nanos;
	while (value !== 0n && value % 1000n === 0n) {
		value /= 1000n;
		shown += 3;
	}
	return value === 0n ? '0' : `${minus}${value}${shown === 0 ? '' : `e${shown}`}`;
}

const ceiling = (value: bigint, by: bigint) => (value + by - 1n) / by;

function withSuffix(value: bigint, suffixes: ReadonlyMap<string, bigint>): string {
	if (value === 0n) {
		return '0';
	}
	let best = String(value);
	for (const [suffix, size] of suffixes) {
		if (value % size === 0n) {
			best = `${value / size}${suffix}`;
		}
	}
	return best;
}
