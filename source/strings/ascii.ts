import type {Shown} from './sanitize.ts';

/** Symbols that stand in texts, each as the letter or mark that comes nearest, of the same width. */
const letters: Readonly<Record<string, string>> = {'·': '-', '…': '~', '→': '>', '←': '<', '↑': '^', '↓': 'v', '•': '*', '–': '-', '—': '-', '›': '>', 'µ': 'u'};

const symbols = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

/** A text for terminals and fonts without symbols; other scripts stay as they are. */
export function asAscii(text: Shown): Shown;
export function asAscii(text: string): string;
export function asAscii(text: string): string {
	return text.replaceAll(symbols, (symbol) => letters[symbol] ?? symbol);
}
