// Writes the parts of docs/ that are tables in the source, so that they cannot say anything else:
// docs/reference.md, docs/failures.md and its Chinese twin and both manual pages as a whole, and the list of phases in docs/what-init-does.md
// and its Chinese twin, which is read from the events of a real run in a sandbox.
//
//     node scripts/docs.mjs           writes them
//     node scripts/docs.mjs --check   writes nothing; status 1 where one is stale
import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {kubeletConfiguration, kubeProxyConfiguration} from '../source/core/config/tables/component-fields.ts';
import {formatDuration} from '../source/core/values/duration.ts';
import {clusterConfiguration, initConfiguration, joinConfiguration, resetConfiguration, upgradeConfiguration} from '../source/core/config/tables/kubeadm-fields.ts';
import {initPhases} from '../source/core/phases/index.ts';
import {exitCodes} from '../source/cli/line/exit-codes.ts';
import {commands} from '../source/cli/line/commands.ts';
import {helpWords} from '../source/cli/line/help-words.ts';
import {failures} from '../source/texts/failures.en.ts';
import {texts} from '../source/texts/index.ts';
import {en as uiWords} from '../source/ui/run/words.en.ts';
import {keymap, shownKey} from '../source/ui/run/keymap.ts';
import {failuresPage} from './docs-failures.mjs';
import {flagSections} from './docs-flags.mjs';
import {manPage} from './docs-man.mjs';

/** What the page about a run says beside the program's own texts. */
const runWords = {
	en: {
		heads: {preflight: ['Check or image', 'Looks at'], made: ['What', 'Where']}, stop: '. ', image: (name) => `image ${name}`, pulled: 'pulled where it is not on the node',
		certificate: (name) => `certificate ${name}`, pair: (name) => `key pair ${name}`, mode: (value) => `, mode ${value}`, comma: ', ',
	},
	zh: {
		heads: {preflight: ['检查或镜像', '看什么'], made: ['内容', '位置']}, stop: '。', image: (name) => `镜像 ${name}`, pulled: '节点上没有时拉取',
		certificate: (name) => `证书 ${name}`, pair: (name) => `密钥对 ${name}`, mode: (value) => `，权限 ${value}`, comma: '，',
	},
};
let run;

const root = new URL('../', import.meta.url);
const words = helpWords('en');
const say = texts('en');
/** What the words of a failure are chosen by, where they need it. */
const LEAST = {'journal.invalid': {problem: 'json'}, 'preflight.failed': {errors: [], count: 0}, 'state.untrusted': {problem: 'type'}, 'token.unusable': {problem: 'form'}, 'sandbox.serving': {problem: 'served'}};
/** Keys that `shown` writes as a sign. */
const NOTE = '<!-- Written by scripts/docs.mjs. -->';

const pages = {
	'docs/reference.md': async () => reference(),
	'docs/failures.md': async () => failuresPage('en', NOTE),
	'docs/failures.zh-CN.md': async () => failuresPage('zh', NOTE),
	'docs/kubestep.1': async () => manPage('en', NOTE),
	'docs/kubestep.zh-CN.1': async () => manPage('zh', NOTE),
	'docs/what-init-does.md': async (before) => between(before, await phases('en')),
	'docs/what-init-does.zh-CN.md': async (before) => between(before, await phases('zh')),
};

const check = process.argv.includes('--check');
const stale = [];
for (const [page, make] of Object.entries(pages)) {
	const file = new URL(page, root);
	const before = await readFile(file, 'utf8').catch(() => '');
	const after = await make(before);
	if (before !== after) {
		stale.push(page);
		if (!check) {
			await writeFile(file, after);
		}
	}
}
if (stale.length > 0) {
	console.log(`${check ? 'Stale' : 'Written'}: ${stale.join(', ')}${check ? '. Run: node scripts/docs.mjs' : ''}`);
	process.exitCode = check ? 1 : 0;
}

function reference() {
	return `${[
		'# Reference', '', NOTE, '',
		'Flags, keys, failures and configuration fields, from the tables that the program itself reads.', '',
		'## Commands', '', ...table(['Command', 'Does'], commandRows()), '',
		'`kubestep help COMMAND` is `kubestep COMMAND --help`; `kubestep --version` prints the version alone.', '',
		'## Flags', '',
		...flagSections(table),
		'## Keys', '',
		'Each works where it has something to do; `?` lists those that work here and now.', '',
		...sections().flatMap(([section, keys]) => [`### ${uiWords.sections[section]}`, '', ...table(['Key', 'Does'], keys), '']),
		'## Exit statuses', '', ...table(['Status', 'Outcome of the run'], Object.entries(exitCodes).map(([outcome, status]) => [String(status), outcome])), '',
		'[Exit statuses](exit-codes.md) says what each means for a script.', '',
		'## Failure codes', '',
		'What `failure.code` of an event may hold. What failed is in `failure.fields`; the words are those of the checklist.', '',
		...table(['Code', 'In short'], Object.entries(failures).map(([code, text]) => [`\`${code}\``, text(LEAST[code] ?? {}, {duration: say.duration, probeAnswer: say.probeAnswer}).short.replace(/^0 /, '')])), '',
		'## Configuration fields', '',
		'Of the versions that are printed. Older ones are read and migrated: `kubestep config migrate`. A default that depends on the node, the version or another field is not listed; a list\'s entries are written `[]`, a map\'s values `{}`.', '',
		...[initConfiguration, clusterConfiguration].flatMap((kind) => kindTable(kind)),
		...[kubeletConfiguration, kubeProxyConfiguration].flatMap((kind) => kindTable(kind)),
		...kindTable(resetConfiguration),
		'The following are checked, migrated and printed by `kubestep config`; no command of this program carries them out.', '',
		...[joinConfiguration, upgradeConfiguration].flatMap((kind) => kindTable(kind)),
	].join('\n').trimEnd()}\n`;
}

function commandRows() {
	return Object.entries(commands).filter(([name, {load}]) => load !== undefined && !/^(?:init phase|reset phase|certs renew) /.test(name)).map(([name]) => name)
		.concat('init phase', 'reset phase', 'certs renew').sort((a, b) => order(a) - order(b)).map((name) => [`\`kubestep ${name}\``, words.commandList[name]]);
}

function order(name) {
	return Object.keys(commands).indexOf(name);
}

function sections() {
	const names = [...new Set(keymap.map(({section}) => section))];
	return names.map((section) => [section, keymap.filter((binding) => binding.section === section)
		.map(({id, keys, silent = []}) => [[...keys, ...silent].map((key) => `\`${shownKey(key)}\``).join(' '), uiWords.commands[id]])]);
}

function kindTable({apiVersion, kind, fields}) {
	return [`### ${kind}, ${apiVersion}`, '', ...table(['Field', 'Type', 'Default'], rows(fields, '')), ''];
}

function rows(fields, above) {
	return Object.entries(fields).flatMap(([name, field]) => {
		const place = above === '' ? name : `${above}.${name}`;
		const inner = insideOf(field, place);
		return [[`\`${place}\``, typeOf(field), inner === undefined ? defaultOf(field) : ''], ...(inner ?? [])];
	});
}

function insideOf({type}, place) {
	switch (type.name) {
		case 'object': {
			return rows(type.fields, place);
		}
		case 'list': {
			return insideOf(type.items, `${place}[]`);
		}
		case 'map': {
			return insideOf(type.values, `${place}{}`);
		}
		default: {
			return undefined;
		}
	}
}

function typeOf({type}) {
	switch (type.name) {
		case 'integer': {
			return `integer, ${type.min} to ${type.max}`;
		}
		case 'list': {
			return `list of ${plural(typeOf(type.items))}`;
		}
		case 'map': {
			return `map of ${plural(typeOf(type.values))}`;
		}
		default: {
			return type.name;
		}
	}
}

function plural(type) {
	const [, head, rest] = /^(\w+)(.*)$/s.exec(type);
	return head === 'any' ? type : `${head}s${rest}`;
}

function defaultOf({type, default: value}) {
	if (value === undefined) {
		return '';
	}
	return `\`${type.name === 'duration' ? formatDuration(value) : typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

/** Every phase with what it is for and what one run in a sandbox makes in it. */
async function phases(lang) {
	const say = texts(lang);
	const {heads, stop} = runWords[lang];
	run ??= stepsOfARun();
	const steps = await run;
	const flat = (list, above) => list.flatMap((phase) => {
		const name = above === '' ? phase.name : `${above}/${phase.name}`;
		return [name, ...flat(phase.phases ?? [], name)];
	});
	return initPhases.flatMap((phase, index) => [
		`## ${index + 1}. ${phase.name}`, '', `${say.phaseTitle(phase.name)}${stop}${say.why({phase: phase.name})}`, '',
		...flat([phase], '').flatMap((name) => {
			const made = (steps.get(name) ?? []).map((detail) => madeBy(detail, lang).map((cell) => cell.replace(/bootstrap-token-\w{6}/, 'bootstrap-token-*')));
			const lines = table(phase.name === 'preflight' ? heads.preflight : heads.made, made);
			return [...(name === phase.name ? [] : [`### ${name}`, '', say.why({phase: name}), '']), ...(made.length === 0 ? [] : [...lines, ''])];
		}),
	]);
}

/** Details of all steps by phase, of a run that leaves nothing out. */
async function stepsOfARun() {
	const folder = await mkdtemp(path.join(tmpdir(), 'kubestep-docs-'));
	try {
		const {stdout} = await promisify(execFile)(process.execPath, [
			new URL('source/cli/main.ts', root).pathname, 'init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=json', '--upload-certs', '--token=abcdef.0123456789abcdef',
		], {maxBuffer: 64 * 1024 * 1024});
		const steps = new Map();
		for (const line of stdout.trim().split('\n')) {
			const event = JSON.parse(line);
			if (event.type === 'step.started' && event.detail.kind !== 'note') {
				steps.set(event.phase, [...(steps.get(event.phase) ?? []), event.detail]);
			}
		}
		return steps;
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}

function madeBy(detail, lang) {
	const [say, told] = [texts(lang), runWords[lang]];
	const mode = (value) => value === undefined ? '' : told.mode(value.toString(8).padStart(4, '0'));
	switch (detail.kind) {
		case 'check': {
			return [`\`${detail.name}\``, say.check(detail.lookedAt, detail.fields)];
		}
		case 'image': {
			return [told.image(`\`${detail.image}\``), told.pulled];
		}
		case 'certificate': {
			return [told.certificate(detail.name), `\`${detail.certificatePath}\`${told.comma}\`${detail.keyPath}\``];
		}
		case 'keypair': {
			return [told.pair(detail.name), `\`${detail.privatePath}\`${told.comma}\`${detail.publicPath}\``];
		}
		case 'kubeconfig':
		case 'directory':
		case 'file': {
			return [say.stepTitle(detail).replace(` ${detail.path}`, ''), `\`${detail.path}\`${mode(detail.mode)}`];
		}
		case 'object': {
			return [say.stepTitle(detail), `${detail.verb}${told.comma}\`${detail.apiVersion}\``];
		}
		case 'wait': {
			return [say.stepTitle(detail), `\`${detail.url}\``];
		}
		default: {
			return [say.stepTitle(detail), ''];
		}
	}
}

function between(text, lines) {
	const [start, end] = ['<!-- phases: written by scripts/docs.mjs -->', '<!-- /phases -->'];
	if (!text.includes(start) || !text.includes(end)) {
		throw new Error(`docs/what-init-does.md has no place for the phases: ${start} … ${end}`);
	}
	return `${text.slice(0, text.indexOf(start) + start.length)}\n\n${lines.join('\n').trim()}\n\n${text.slice(text.indexOf(end))}`;
}

function table(head, body) {
	const cell = (text) => String(text ?? '').replaceAll('|', '\\|');
	return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...body.map((row) => `| ${row.map(cell).join(' | ')} |`)];
}
