/** Lines below `data:`, whose values are base64: `  expiration: MjAy…` */
const ENTRY = /^ {2}[\w.-]+: "?(?<value>[A-Za-z0-9+/]+={0,2})"?$/;

/** A Secret as it is sent, with what its plain fields say behind them; what is masked, or no text, stays as it is. */
export function decoded(body: string): string {
	let isData = false;
	return body.split('\n').map((line) => {
		isData = line.startsWith(' ') ? isData : line === 'data:';
		const value = isData ? ENTRY.exec(line)?.groups?.['value'] : undefined;
		const text = value === undefined ? '' : Buffer.from(value, 'base64').toString('utf8');
		return /^[\u0020-\u007E]+$/.test(text) && Buffer.from(text).toString('base64') === value ? `${line}  # ${text}` : line;
	}).join('\n');
}
