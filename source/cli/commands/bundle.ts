import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {resolve} from 'node:path';
import {createInterface} from 'node:readline/promises';
import {HEAD_BYTES, isBundle, packed} from '../../core/bundle/archive.ts';
import {document, gather, hideOfNode} from '../../core/bundle/gather.ts';
import {partOf, type Part} from '../../core/bundle/parts.ts';
import {recordedText} from '../../core/bundle/recorded.ts';
import {proxyEnvironment} from '../../core/manifests/host.ts';
import {Secrets} from '../../core/secrets/secrets.ts';
import {Failure, isFailure} from '../../core/told/failures.ts';
import {writeNamed} from '../../hosts/shared/write-named.ts';
import {outputLines, type Shown} from '../../strings/sanitize.ts';
import {bytes} from '../../texts/format.ts';
import {loadTexts} from '../../texts/load.ts';
import type {Texts} from '../../texts/types.ts';
import type {Call} from '../line/command.ts';
import {FAILED} from '../line/exit-codes.ts';
import {inColumns} from '../print/columns.ts';
import {commandWords, type CommandWords} from '../print/words.ts';
import {lastOn, openRecording} from '../run/open-recording.ts';
import {refuseMissingSandbox} from '../run/open-host.ts';
import {unwritable} from '../run/unreadable.ts';
import {version} from '../run/version.ts';
import {doctorReport, prepare} from './doctor.ts';

type BundleFlag = 'config' | 'sandbox' | 'bundle-out' | 'list-parts' | 'write-yes';

const NAME = 'kubestep-bundle.tar.gz';

/**
 * `kubestep bundle [FILE]`: what a bug report needs, in one file: the recording, versions, the doctor's answers, logs. What is in it
 * is told before it is written, and asked where a person is there; nothing is sent, and nothing on the node changes.
 */
export async function bundle({flags, operands: [file], lang, output}: Call<BundleFlag>): Promise<number> {
	const {out = NAME, list = false, yes = false, config, sandbox} = flags;
	const [words, texts] = [commandWords(lang), await loadTexts(lang)];
	// Before anything is gathered: what is wrong with what was typed is told at once.
	refuseMissingSandbox({sandbox});
	const given = file === undefined ? undefined : await openRecording(file);
	if (!list) {
		refuseOther(resolve(out));
	}
	// The node of a sandbox comes up for this, and nobody watches it.
	const node = {sandbox, config, ...(sandbox !== undefined && {'sandbox-speed': 0})};
	const {prepared, broken} = await prepare(node);
	const {host} = prepared;
	let parts: readonly Part[];
	try {
		const secrets = new Secrets();
		const {criSocket: socket} = prepared.config.init.nodeRegistration;
		secrets.hideIn(prepared.config, await proxyEnvironment(host));
		await hideOfNode(host, socket, secrets);
		parts = (await Promise.all([
			partOf('recording.jsonl', 'recording', async () => recordedText(given ?? await lastOn(host), secrets)),
			partOf('doctor.json', 'doctor', async () => document({secrets}, await doctorReport(node, lang, {host, config: prepared.config, broken, secrets}))),
			gather({host, socket, secrets, program: {kubestep: version(), node: process.versions.node, platform: `${process.platform}/${process.arch}`}}),
		])).flat().toSorted((a, b) => (a.name < b.name ? -1 : 1));
	} finally {
		await host.close();
	}
	const told = listing(parts, texts, words);
	if (list) {
		output.out(told);
		return 0;
	}
	const asks = process.stdin.isTTY && process.stdout.isTTY && !yes;
	(asks ? output.out : output.error)(outputLines(words.bundle.holds(out)));
	(asks ? output.out : output.error)(told);
	if (asks && !await agrees(words.bundle.ask(out))) {
		output.out(outputLines(words.bundle.kept));
		return FAILED;
	}
	// A person may have thought about it for long.
	refuseOther(resolve(out));
	const archive = await packed(parts, version(), (part) => why(part, texts));
	try {
		await writeNamed(out, archive, 0o600);
	} catch (error) {
		throw unwritable(resolve(out), error);
	}
	(asks ? output.out : output.error)(outputLines(words.bundle.written(out, bytes(archive.length))));
	return 0;
}

/** One line a part: how large it is, its name, and what it is or why it is not there. */
function listing(parts: readonly Part[], texts: Texts, {bundle: say}: CommandWords): Shown {
	const missing = parts.filter(({text}) => text === undefined);
	return outputLines(
		...inColumns(parts.filter(({text}) => text !== undefined).map(({name, kind, text = ''}) => [`  ${sizeOf(text)}`, name, say.kinds[kind]])),
		...(missing.length === 0 ? [] : [say.missing, ...missing.flatMap((part) => [`  ${part.name}`, `    ${why(part, texts)}`])]),
	);
}

/** To the byte where it is little: an empty log says something. */
function sizeOf(text: string): string {
	const count = Buffer.byteLength(text);
	return count < 1000 ? `${count} B` : bytes(count);
}

const why = ({problem}: Part, texts: Texts): string => (problem === undefined ? '' : texts.failure(problem).problem);

/** @throws Failure `bundle.taken` for a file that is there and is no bundle; what is no file takes what it is given */
function refuseOther(path: string): void {
	let descriptor: number | undefined;
	try {
		descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
		const stat = fstatSync(descriptor);
		const head = Buffer.alloc(HEAD_BYTES);
		if (stat.isDirectory() || (stat.isFile() && !isBundle(head.subarray(0, readSync(descriptor, head))))) {
			throw new Failure('bundle.taken', {path});
		}
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code !== 'ENOENT') {
			throw isFailure(error) ? error : unwritable(path, error);
		}
	} finally {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}
	}
}

/** Enter is a yes: what is written is a file of one's own, and it was told what is in it. */
async function agrees(question: string): Promise<boolean> {
	const lines = createInterface({input: process.stdin, output: process.stdout});
	const answer = await lines.question(question).catch(() => 'n').finally(() => lines.close());
	return /^\s*(?:y(?:es)?)?\s*$/i.test(answer);
}
