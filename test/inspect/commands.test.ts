import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {kubestep} from '../cli/program.ts';
import {recordings} from '../corpus.ts';
import {TreeMaker} from './tree.ts';

let tree: TreeMaker | undefined;
afterEach(() => {
	tree?.close();
	tree = undefined;
});

function changed(): TreeMaker {
	tree = new TreeMaker('init-defaults');
	const path = tree.at('/etc/kubernetes/manifests/kube-apiserver.yaml');
	writeFileSync(path, readFileSync(path, 'utf8').replace('--authorization-mode=Node,RBAC', '"--authorization-mode=\\e[31mAlwaysAllow"'));
	return tree;
}

const input = (name: string): string => join(recordings('cases'), name, 'input.yaml');

test('inspect tells each step, and what differs at the end, in either language', async () => {
	const {folder} = changed();
	const {code, out} = await kubestep(['inspect', '--root', folder, '--output', 'plain']);
	expect(code).toBe(0);
	expect(out).toMatch(/^\[certs\/apiserver\] certificate apiserver unchanged · RSA-2048 · signed by ca · expires \d{4}-\d\d-\d\d$/m);
	expect(out).toContain('kube-apiserver: 1 difference');
	expect(out).toMatch(/flag --authorization-mode: Node,RBAC → .*AlwaysAllow\n$/);
	expect(out).not.toContain('\u001B');
	const chinese = await kubestep(['inspect', '--root', folder, '--output', 'plain', '--lang', 'zh']);
	expect(chinese.out).toContain('参数 --authorization-mode：Node,RBAC → ');
});

test('inspect as events holds the differences, and no key', async () => {
	const {folder} = changed();
	const {out} = await kubestep(['inspect', '--root', folder, '--output', 'json']);
	const events = out.trimEnd().split('\n').map((text) => JSON.parse(text) as {type: string; workflow?: string; outcome?: string; detail?: {differences?: readonly object[]}});
	expect(events[0]).toMatchObject({type: 'run.started', workflow: 'inspect'});
	expect(events.filter(({type, outcome}) => type === 'step.finished' && outcome === 'warning').map(({detail}) => detail?.differences)).toEqual([[expect.objectContaining({aspect: 'flag', name: '--authorization-mode', from: 'Node,RBAC'})]]);
	expect(events.at(-1)).toMatchObject({type: 'run.finished', outcome: 'done', summary: {warnings: 1}});
	expect(out).not.toContain('PRIVATE KEY');
	expect(out).not.toContain('client-key-data');
});

test('diff says what init would change on a node, and ends as diff does', async () => {
	const {folder, config = ''} = changed();
	const {code, out} = await kubestep(['diff', '--root', folder, '--config', config]);
	expect(code).toBe(1);
	expect(out).toMatch(/\n\/etc\/kubernetes\/manifests\/kube-apiserver\.yaml\n {2}flag --authorization-mode: .*AlwaysAllow → Node,RBAC\n$/);
	tree?.close();
	tree = new TreeMaker('init-defaults');
	expect(await kubestep(['diff', '--root', tree.folder, '--config', tree.config ?? ''])).toMatchObject({code: 0, out: expect.stringContaining('No differences.')});
	expect(await kubestep(['diff', '--root', tree.folder, '--config', '/nowhere.yaml'])).toMatchObject({code: 2, out: ''});
});

test('diff of two configurations tells files and objects, and nothing random', async () => {
	expect(await kubestep(['diff', input('init-defaults'), input('init-defaults')])).toMatchObject({code: 0});
	const {code, out} = await kubestep(['diff', input('init-defaults'), input('init-cert-sans'), '-o', 'json']);
	expect(code).toBe(1);
	const {differences} = JSON.parse(out) as {differences: readonly {path: string; changes: readonly {aspect: string; name: string}[]}[]};
	expect(differences.map(({path}) => path)).toEqual(['/etc/kubernetes/pki/apiserver.crt', '/api/v1/namespaces/kube-system/configmaps/kubeadm-config']);
	expect(differences[0]?.changes.map(({aspect}) => aspect)).toContain('san');
});

test('where init made nothing, both say so; against a configuration, diff lists what it would make', async () => {
	const {folder} = tree = new TreeMaker('init-defaults');
	rmSync(join(folder, 'etc/kubernetes'), {recursive: true});
	mkdirSync(join(folder, 'etc/kubernetes/pki'), {recursive: true});
	const seen = await kubestep(['inspect', '--root', folder, '--output', 'plain']);
	expect(seen.code).toBe(1);
	expect(seen.error).toContain(`There is no control plane in ${folder}: nothing of what init makes is there.`);
	expect(seen.out).toBe('');
	const none = await kubestep(['diff', '--root', folder]);
	expect(none.error).toContain('There is no control plane');
	const {code, out} = await kubestep(['diff', '--root', folder, '--config', tree.config ?? '']);
	expect(code).toBe(1);
	expect(out).toMatch(/\n\n\/etc\/kubernetes\/pki\/ca\.crt \(init makes it\)\n\/etc\/kubernetes\/pki\/apiserver\.crt \(init makes it\)\n/);
	expect(out).not.toContain('as well');
});

test('a folder with more manifests than any node has is told as that', async () => {
	const {folder} = tree = new TreeMaker('init-defaults');
	for (let count = 0; count < 600; count += 1) {
		writeFileSync(join(folder, `etc/kubernetes/manifests/m${count}.yaml`), '');
	}
	const {code, error} = await kubestep(['inspect', '--root', folder, '--output', 'plain']);
	expect([code, error]).toEqual([1, expect.stringContaining('/etc/kubernetes/manifests cannot be read: it has 600 files, and 500 are the most that are looked at.')]);
});

test.each([
	['is not there', () => undefined, /no such file/],
	['is a file', (path: string) => writeFileSync(path, ''), /not a directory/],
	['is a pipe', (path: string) => execFileSync('mkfifo', [path]), /not a directory/],
])('a root that %s is told as that, and nothing is looked for in it', async (_what, make, said) => {
	const {folder, config = ''} = tree = new TreeMaker('init-defaults');
	const root = join(folder, 'elsewhere');
	make(root);
	for (const words of [['inspect', '--root', root, '--output', 'plain'], ['diff', '--root', root, '--config', config]]) {
		const {code, out, error} = await kubestep(words);
		expect([code === 0, out, error]).toEqual([false, '', expect.stringMatching(said)]);
		expect(error).toContain(root);
	}
});

test('a folder of Kubernetes\' that is a link to itself is what cannot be read, and nothing is said of the machine', async () => {
	const {folder} = tree = new TreeMaker('init-defaults');
	rmSync(join(folder, 'etc/kubernetes'), {recursive: true});
	symlinkSync('kubernetes', join(folder, 'etc/kubernetes'));
	const {code, error} = await kubestep(['inspect', '--root', folder, '--output', 'plain']);
	expect([code, error]).toEqual([1, expect.stringMatching(/^\/etc\/kubernetes cannot be read: its links lead round in a circle\./)]);
	expect(error).not.toContain('advertiseAddress');
});
