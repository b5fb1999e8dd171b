import {lstatSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {TreeMaker} from '../inspect/tree.ts';
import {Terminal} from './terminal.ts';

let tree: TreeMaker;
let terminal: Terminal;
const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';

beforeEach(() => {
	tree = new TreeMaker('init-defaults');
	writeFileSync(tree.at(manifest), readFileSync(tree.at(manifest), 'utf8').replace('--authorization-mode=Node,RBAC', '--authorization-mode=AlwaysAllow'));
});
afterEach(() => {
	terminal.close();
	tree.close();
});

/** What is in the tree, to the moment that it was written. */
const state = () => readdirSync(tree.folder, {recursive: true, encoding: 'utf8'}).sort().map((path) => {
	const {mode, mtimeMs, ctimeMs, size} = lstatSync(join(tree.folder, path));
	return [path, mode, mtimeMs, ctimeMs, size].join(' ');
});

test.each([
	[80, 24, 'en', 'flag --authorization-mode: Node,RBAC → AlwaysAllow'],
	[100, 30, 'zh', '参数 --authorization-mode：Node,RBAC → AlwaysAllow'],
])('at %i×%i in %s a node in a folder is a checklist that opens into what differs, and stays as it is', async (columns, rows, lang, said) => {
	const before = state();
	terminal = new Terminal(['inspect', `--root=${tree.folder}`, `--lang=${lang}`], {columns, rows});
	await terminal.until('kubestep inspect');
	await terminal.until(/[✔] (?:done|完成)/);
	terminal.keys('/kube-apiserver.yaml\r');
	await terminal.until('kube-apiserver');
	if (columns < 96) {
		terminal.keys('\r');
	}
	await terminal.until(said);
	// That, and nothing else.
	expect(terminal.text.match(/→/g)).toHaveLength(1);
	terminal.keys('d');
	await terminal.until(/-.*--authorization-mode=Node,RBAC/);
	expect(terminal.text).toMatch(/\+.*--authorization-mode=AlwaysAllow/);
	terminal.keys('qq');
	expect(await terminal.exit()).toBe(0);
	expect(state()).toEqual(before);
});
