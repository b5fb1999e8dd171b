/** Go's `strconv.ParseBool`. */
export function parseBoolean(text: string): boolean | undefined {
	return /^(1|t|T|TRUE|true|True)$/.test(text) ? true : /^(0|f|F|FALSE|false|False)$/.test(text) ? false : undefined;
}

const inInt32 = (value: bigint): number | undefined => (value >= -(2n ** 31n) && value < 2n ** 31n ? Number(value) : undefined);

/** No number of more digits fits, and very long ones take long to read. */
const LONGEST = 64;

/** Go's `strconv.ParseInt(text, 0, 32)`: `6443`, `0x192b`, `0o14453`, `014453`, `0b1`, `6_443`. */
export function parseInt32(text: string): number | undefined {
	const [, sign = '', hexadecimal, binary, octal, decimal] = /^([+-]?)(?:0[xX]((?:_?[0-9a-fA-F])+)|0[bB]((?:_?[01])+)|0[oO]?((?:_?[0-7])+)|(0|[1-9](?:_?[0-9])*))$/.exec(text) ?? [];
	const found = ([['0x', hexadecimal], ['0b', binary], ['0o', octal], ['', decimal]] as const).find(([, digits]) => digits !== undefined);
	if (found?.[1] === undefined || text.length > LONGEST) {
		return undefined;
	}
	const value = BigInt(found[0] + found[1].replaceAll('_', ''));
	return inInt32(sign === '-' ? -value : value);
}

/** `strconv.ParseInt(text, 10, 32)`. */
export function parseDecimal(text: string): number | undefined {
	return /^[+-]?\d{1,64}$/.test(text) ? inInt32(BigInt(text.replace(/^\+/, ''))) : undefined;
}
