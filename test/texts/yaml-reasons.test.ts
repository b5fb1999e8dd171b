import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {expect, it} from 'vitest';
import {Failure} from '../../source/core/told/failures.ts';
import {parseMachine} from '../../source/hosts/sandbox/machine/parse.ts';
import {texts} from '../../source/texts/index.ts';
import {yamlReason} from '../../source/texts/yaml-reasons.ts';

/** What js-yaml may say of a text that it reads: its own sentences, values left out. */
function reasons(): string[] {
	const source = readFileSync(join(dirname(createRequire(import.meta.url).resolve('js-yaml')), 'js-yaml.mjs'), 'utf8');
	const thrown = [...source.matchAll(/(?:throwError(?:\$1)?\(state, |throwAt\([^;]*?, |new YAMLException\()(["`])(.+?)\1[,)]/g)].map(([, , text = '']) => text);
	const given = [...source.matchAll(/return "([a-z]+(?:-[a-z]+)? [a-z ]{8,})"/g)].map(([, text = '']) => text);
	return [...new Set([...thrown, ...given])].map((text) => text.replaceAll(/\\"/g, '"').replaceAll(/\((?:\$\{[^}]*\})\)/g, '(7)').replaceAll(/\$\{[^}]*\}/g, 'x')).filter((text) => !text.includes('to dump'));
}

it('every reason that the YAML parser can give has words in both languages', () => {
	const all = reasons();
	expect(all.length).toBeGreaterThan(60);
	expect(all).toContain('deficient indentation');
	expect(all).toContain('duplicated mapping key');
	const own = ['more than 600000 characters', 'more than 100000 values or 100 levels', 'no YAML'];
	expect([...all, ...own].filter((reason) => yamlReason(reason, 'zh') === reason || yamlReason(reason, 'en') === reason)).toEqual([]);
	expect([...all, ...own].filter((reason) => /[a-z]{3,} [a-z]{2,}/.test(yamlReason(reason, 'zh')))).toEqual([]);
});

function problem(text: string, lang: 'en' | 'zh'): string {
	try {
		parseMachine(text, 'machine.yaml');
	} catch (error) {
		return error instanceof Failure ? texts(lang).failure({code: error.code, fields: error.fields}).problem : String(error);
	}
	return '';
}

it.each([
	['[]', '内容是 []，应为映射'], ['swap: 1', 'swap 的值是 1，应为列表'], ['defaultRoute: 1', 'defaultRoute 的值是 1，应为 true 或 false'], ['cpus: abc', 'cpus 的值是 abc，应为整数'],
	['cpus: 0', 'cpus 的值是 0，应为 1 到 65536'], ['memory: 4X', 'memory 的值是 4X，应为大小，例如 4Gi'], ['initSystem: x', 'initSystem 的值是 x，应为 systemd、openrc、none 之一'],
	['kubeletVersion: x', 'kubeletVersion 的值是 x，应为版本号，例如 v1.36.2'], ['addresses: [x]', 'addresses[0] 的值是 x，应为 IP 地址'], ['hostname: a b', 'hostname 的值是 a b，应为主机名'],
	['cri: {sockets: [x]}', 'cri.sockets[0] 的值是 x，应为端点，例如 unix:///'], ['cri: {pullSeconds: x}', 'cri.pullSeconds 的值是 x，应为数字'], ['etcd: {version: x}', 'etcd.version 的值是 x，应为版本号，例如 3.6.8'], ['cri: {name: 1}', 'cri.name 的值是 1，应为文本'],
	['colour: 1', '可用的有：hostname、addresses、'], ['swap: [', '不是有效的 YAML：'], ['a: 1\na: 2', '不是有效的 YAML：有一个键出现了两次'],
])('a machine file of %j is told in Chinese', (text, told) => {
	const said = problem(text, 'zh');
	expect(said).toContain(told);
	expect(said.replaceAll(/machine\.yaml|true or false/g, '')).not.toMatch(/\b(?:a|an|the|must|such as)\b(?! b)/);
	expect(problem(text, 'en')).not.toMatch(/[\u4E00-\u9FFF]|undefined/);
});
