import {mutateDer} from './der.ts';
import type {Random} from './random.ts';
import {byteMutations, textMutations} from './text.ts';

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]*?)-----END \1-----\n?/g;
const LABELS = ['CERTIFICATE', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'PRIVATE KEY', 'PUBLIC KEY', 'ENCRYPTED PRIVATE KEY', 'X509 CRL', 'CERTIFICATE REQUEST', 'TRUSTED CERTIFICATE', 'OPENSSH PRIVATE KEY', '', 'certificate', 'CERTIFICATE\u001B[2J'];

export const pemOf = (label: string, der: Buffer): string => `-----BEGIN ${label}-----\n${der.toString('base64').replaceAll(/.{64}(?!$)/g, '$&\n')}\n-----END ${label}-----\n`;

const wholes: Readonly<Record<string, (text: string, random: Random, others: readonly Buffer[]) => string>> = {
	'another file': (_, random, others) => random.pick(others).toString('latin1'),
	'another after it': (text, random, others) => text + random.pick(others).toString('latin1'),
	'another before it': (text, random, others) => random.pick(others).toString('latin1') + text,
	'thousands of it': (text, random) => text.repeat(random.pick([2, 500, Math.ceil(1_000_000 / (text.length + 1)), Math.ceil(12_000_000 / (text.length + 1))])),
	'another label': (text, random) => text.replaceAll(BLOCK, (_, __, body: string) => `-----BEGIN ${random.pick(LABELS)}-----\n${body}-----END ${random.pick(LABELS)}-----\n`),
	'header lines': (text, random) => text.replace('-----\n', `-----\n${random.pick(['Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n', 'x: \u001B[2J\n\n', `${'x: y\n'.repeat(5000)}\n`])}`),
	'in one line': (text) => text.replaceAll(BLOCK, (_, label: string, body: string) => `-----BEGIN ${label}-----\n${body.replaceAll('\n', '')}\n-----END ${label}-----\n`),
	'comments around': (text, random) => `${random.pick(['# words\n', '\u001B[2J\n', 'Certificate:\n    Data:\n', '\0'])}${text}${random.pick(['', 'words', '\u202E'])}`,
	'no DER in it': (text, random) => text.replaceAll(BLOCK, (_, label: string) => pemOf(label, random.pick([Buffer.alloc(0), Buffer.from([0x30, 0x80, 0, 0]), Buffer.from([0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF]), Buffer.alloc(5000, 0x30), Buffer.from('words')]))),
	'the DER alone': (text) => [...text.matchAll(BLOCK)].map(([, , body = '']) => Buffer.from(body, 'base64').toString('latin1')).join(''),
	'nothing': () => '',
};

/** A file of certificates or keys, damaged: what is in a block, the blocks, the text, the bytes. */
export function mutatePem(file: Buffer, random: Random, others: readonly Buffer[], done: string[]): Buffer {
	const text = file.toString('latin1');
	const blocks = [...text.matchAll(BLOCK)];
	if (blocks.length > 0 && random.chance(0.6)) {
		const [whole, label = '', body = ''] = random.pick(blocks);
		return Buffer.from(text.replace(whole, () => pemOf(label, mutateDer(Buffer.from(body, 'base64'), random, done))), 'latin1');
	}
	if (random.chance(0.5)) {
		const [name, change] = random.pick(Object.entries(wholes));
		done.push(name);
		return Buffer.from(change(text, random, others), 'latin1');
	}
	if (random.chance(0.7)) {
		const [name, change] = random.pick(Object.entries(textMutations));
		done.push(name);
		return Buffer.from(change(text, random, random.pick(others).toString('latin1')), 'utf8');
	}
	const [name, change] = random.pick(Object.entries(byteMutations));
	done.push(name);
	return change(file, random);
}
