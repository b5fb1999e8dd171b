/** Asks the terminal to take a text into the clipboard (OSC 52). It never answers. */
export function osc52(text: string): string {
	return `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;
}
