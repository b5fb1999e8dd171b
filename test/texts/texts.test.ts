import {describe, expect, it} from 'vitest';
import {readdirSync, readFileSync} from 'node:fs';
import {faultLines} from '../../source/cli/print/fault-lines.ts';
import {warningText} from '../../source/reporters/summary.ts';
import type {FailureData} from '../../source/core/told/failures.ts';
import {asAscii} from '../../source/strings/ascii.ts';
import {failureCommands} from '../../source/texts/failures.ts';
import {guide, objectKey} from '../../source/guide/index.ts';
import {texts} from '../../source/texts/index.ts';
import {chinese} from '../../source/texts/zh.ts';
import {anyFields, everyText, failureOf, type Sentence} from './every-text.ts';

const han = /\p{Script=Han}/u;

function breaking(sentences: readonly Sentence[], rule: RegExp): string[] {
	return sentences.filter(({text}) => rule.test(text)).map(({from, text}) => `${from}: ${text}`);
}

describe.each(['en', 'zh'] as const)('the texts in %s', (lang) => {
	const all = everyText(lang);

	it('fill in every value', () => {
		expect(breaking(all, /undefined|\[object|NaN|\$\{|function|Invalid Date|=>/)).toEqual([]);
		expect(all.filter(({text}) => text.trim() === '')).toEqual([]);
	});

	it('have no gap or doubled mark where a value is left out', () => {
		expect(breaking(all, / {2}(?!\[)| [,;:。：、）]| \.$|（ |[.。]{2}|：[，。：]|，[，。]/)).toEqual([]);
	});

	it('are calm', () => {
		expect(breaking(all, /[!！]|\bplease\b|successfully/i)).toEqual([]);
	});
});

describe('the Chinese texts', () => {
	const all = everyText('zh').map(({from, text}) => ({from, text: text.replaceAll(/https?:\/\/\S+/g, 'https')}));

	it('have lists as Chinese writes them', () => {
		expect(breaking(all, /, /)).toEqual([]);
		expect(texts('zh').failure({code: 'preflight.failed', fields: {errors: ['Port-6443', 'Swap'], count: 2}}).problem).toBe('2 项检查失败：Port-6443、Swap。');
	});

	it('are Chinese: no sentence is left in English', () => {
		const words = /^(kubeconfig|kubelet|CoreDNS|kube-proxy|RSA-2048|kubeadm-etcd)$/;
		expect(all.filter(({text}) => !han.test(text) && !words.test(text)).map(({from, text}) => `${from}: ${text}`)
			.filter((line) => !line.startsWith('step object') && !line.startsWith('run addOns') && !line.startsWith('users of') && !/: HTTP/.test(line))).toEqual([]);
	});

	it('put a space between Chinese and Latin letters or digits', () => {
		expect(breaking(all, /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u)).toEqual([]);
	});

	it('use full-width punctuation beside Chinese', () => {
		expect(breaking(all, /\p{Script=Han}[,;:?!()]|[,;:?!]\p{Script=Han}/u)).toEqual([]);
	});

	it('avoid what the wording rules forbid', () => {
		expect(breaking(all, /(?<!申)请(?!求)|您|成功地|进行[^时中]{1,6}操作|主节点|Master/)).toEqual([]);
	});
});

it('says the same codes in both languages, none with the other\'s words', () => {
	const from = (lang: 'en' | 'zh') => [...new Set(everyText(lang).map((sentence) => sentence.from))];
	expect(from('en')).toEqual(from('zh'));
	expect(everyText('en').filter(({text}) => han.test(text))).toEqual([]);
});

it('gives each failure that a person can mend a command or a sentence of what to do', () => {
	for (const code of Object.keys(chinese.failures) as (keyof typeof chinese.failures)[]) {
		for (const lang of ['en', 'zh'] as const) {
			const failure = texts(lang).failure(failureOf(code, anyFields));
			expect(failure.remedy.length, code).toBeGreaterThan(0);
		}
	}
	expect(failureCommands['image.pull']({image: 'a b; rm -rf /', socket: '', tries: 5, message: ''})).toEqual(['crictl pull \'a b; rm -rf /\'']);
});

it('names a phase and a probe\'s answer that it does not know', () => {
	expect(texts('en').phaseTitle('constructor')).toBe('constructor');
	expect(texts('en').probeAnswer('toString')).toBe('toString');
});

it('has a letter for each symbol of an English sentence, so that --ascii is ASCII', () => {
	const spelled = everyText('en').map(({from, text}) => `${from}: ${asAscii(text)}`);
	expect(spelled.filter((text) => /[^\n\t\u0020-\u007E]/u.test(text))).toEqual([]);
});

it('explains every API object that kubeadm makes', () => {
	const {objects} = guide('en').explanations;
	const recorded = JSON.parse(readFileSync(new URL('../fixtures/texts/objects.json', import.meta.url), 'utf8')) as {object: string; namespace?: string; name: string}[];
	expect(recorded.map((object) => objectKey(object)).filter((key) => !Object.hasOwn(objects, key))).toEqual([]);
	expect(recorded.length).toBeGreaterThan(30);
});

it('explains the image whatever the registry, tag and digest', () => {
	const why = (image: string) => texts('en').why({detail: {kind: 'image', image, policy: 'IfNotPresent'}});
	expect(why('registry.example:5000/k8s/coredns/coredns:v1.13.1@sha256:0f')).toBe(guide('en').explanations.images.coredns.why);
	expect(why('somewhere/else:1')).toBe('');
});

it('keeps each language in files of its own', () => {
	for (const folder of ['texts', 'guide']) {
		const directory = new URL(`../../source/${folder}/`, import.meta.url);
		const mixed = readdirSync(directory).filter((name) => name.endsWith('.en.ts') && han.test(readFileSync(new URL(name, directory), 'utf8')));
		expect(mixed).toEqual([]);
	}
});

it('cuts a value that is a book, however it is written', () => {
	const say = texts('en');
	for (const value of ['x'.repeat(100_000), '\u001B'.repeat(999), '\u202E'.repeat(999)]) {
		for (const {problem, short, remedy, commands, given} of [
			{...say.failure({code: 'journal.invalid', fields: {problem: 'path', place: '', path: '/var/lib/kubestep/journal.json', value}}), given: value},
			{...say.failure({code: 'undo.left', fields: {paths: Array<string>(200).fill(value)}}), given: Array<string>(200).fill(value)},
		]) {
			for (const text of [problem, short, ...remedy, ...commands, say.finding({code: 'host.unreadable', fields: {code: 'EIO', message: value}}).problem, say.stepTitle({kind: 'note', code: 'undo.images', fields: {images: [given].flat()}})]) {
				expect(text.length).toBeLessThan(4500);
			}
		}
	}
	expect(say.failure({code: 'journal.invalid', fields: {path: `/${'x'.repeat(5000)}`, place: '', problem: 'json', value: ''}}).commands).toEqual([]);
});

it('tells why a step went on without it in words, as a part of its line', () => {
	const say = (problem: FailureData, at?: string) => [texts('en').because(problem, at), texts('zh').because(problem, at)];
	expect(say({code: 'file.unwritable', fields: {path: '/x', errno: 'EROFS', message: "EROFS: rmdir '/x'"}}, '/x')).toEqual(['the file system is read-only', '文件系统只读']);
	expect(say({code: 'file.unwritable', fields: {path: '/x/y', errno: 'EROFS', message: "EROFS: rmdir '/x/y'"}}, '/x')).toEqual(['/x/y: the file system is read-only', '/x/y：文件系统只读']);
	expect(say({code: 'file.unreadable', fields: {path: '/a.conf', errno: 'EACCES', message: "EACCES: open '/a.conf'"}})).toEqual(['/a.conf cannot be read: not permitted', '无法读取 /a.conf：没有权限']);
	expect(say({code: 'file.unwritable', fields: {path: '/x', errno: 'EPIPE', message: "EPIPE: rmdir '/x'"}}, '/x')).toEqual(["EPIPE: rmdir '/x'", "EPIPE: rmdir '/x'"]);
	expect(say({code: 'file.unwritable', fields: {path: '/x/y', errno: 'EXDEV', message: ''}})).toEqual(['something is mounted at /x/y', '/x/y 上有挂载']);
	expect(say({code: 'service.failed', fields: {service: 'kubelet', code: 'COMMAND_FAILED', message: 'Access denied'}})).toEqual(['Access denied', 'Access denied']);
	expect(say({code: 'pods.stay', fields: {socket: ''}, evidence: ['web: UNKNOWN: still stopping', 'db: gone']})[0]).toBe('web: UNKNOWN: still stopping; db: gone');
	const [english, chinese] = say({code: 'kubeconfig.unusable', fields: {path: '/a.conf', problem: 'kubeconfig-credentials', user: 'me'}});
	expect(english).toBe('The kubeconfig file /a.conf cannot be used: its user "me" has neither a client certificate nor a token; other ways to log in are not known here');
	expect(chinese).toMatch(/^kubeconfig 文件 \/a\.conf 不可用：其中的用户“me”/);
});

it('joins labels and sentences as the language does', () => {
	const fault = {code: 'field-unknown', path: 'networking.podSubnt', place: {file: 'bad.yaml', line: 4, column: 43}, params: {kind: 'ClusterConfiguration', name: 'podSubnt'}} as const;
	expect(faultLines([fault], 'error', 'zh')[0]).toMatch(/^错误：bad\.yaml:4:43 networking\.podSubnt：ClusterConfiguration /);
	expect(faultLines([fault], 'error', 'en')[0]).toMatch(/^error: bad\.yaml:4:43 networking\.podSubnt: ClusterConfiguration /);
	const warning = {code: 'control-plane.unstable', fields: {components: ['etcd']}} as const;
	expect(warningText(warning, texts('zh'))).toMatch(/^控制平面起来了，但不稳定：etcd。节点加入之前/);
	expect(warningText({code: 'node-name-empty', fields: {path: 'nodeRegistration'}}, texts('zh'))).toMatch(/^nodeRegistration：节点没有名字/);
	expect(warningText(warning, texts('en'))).toMatch(/etcd\. See|etcd\. \w/);
	expect(texts('zh').run.ended({workflow: 'init', outcome: 'failed', mode: 'node', folder: '', nodeName: 'cp1', took: '3 秒', hadNothingToDo: false} as never)).toBe('运行 3 秒后失败。');
});

it('says once how many checks failed', () => {
	const verdict = {path: 'preflight/verdict', phase: 'preflight', status: 'failing', detail: {kind: 'note', code: 'preflight.verdict', fields: {checks: 28, errors: 8}}, startedAt: '', failure: {code: 'preflight.failed', fields: {count: 8, errors: []}}} as never;
	expect(texts('en').stepLine(verdict)).toBe('verdict of 28 checks: 8 checks failed');
	expect(texts('zh').stepLine(verdict)).toBe('28 项检查的结论：8 项检查失败');
});

it('tells steps on the same object apart', () => {
	const object = {kind: 'object', object: 'ConfigMap', apiVersion: 'v1', namespace: 'kube-system', name: 'coredns', as: 'kubernetes-admin', body: ''} as const;
	const summary = (lang: 'en' | 'zh', verb: 'get' | 'create', status: number) => texts(lang).stepSummary({path: '', phase: '', status: 'done', startedAt: '', detail: {...object, verb, requests: [{method: 'GET', path: '', status, as: ''}]}} as never);
	expect([summary('en', 'get', 404), summary('en', 'create', 201)]).toEqual(['read · not there (404) · as kubernetes-admin', 'applied · as kubernetes-admin']);
	expect([summary('zh', 'get', 404), summary('zh', 'create', 201)]).toEqual(['已读取 · 不存在（404） · 身份 kubernetes-admin', '已提交 · 身份 kubernetes-admin']);
});
