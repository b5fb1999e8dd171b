const characters = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A new bootstrap token, `[a-z0-9]{6}.[a-z0-9]{16}`, of a source of random bytes. */
export function randomToken(randomBytes: (count: number) => Uint8Array): string {
	let text = '';
	// Bytes from 252 on are thrown away: 252 is the last multiple of 36, so every character is as likely.
	while (text.length < 22) {
		for (const byte of randomBytes(32)) {
			text += byte < 252 ? characters.charAt(byte % 36) : '';
		}
	}
	return `${text.slice(0, 6)}.${text.slice(6, 22)}`;
}
