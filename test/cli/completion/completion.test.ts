import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {Terminal} from '../../terminal/terminal.ts';
import {kubestep} from '../program.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubestep-completion-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));
for (const name of ['before.yaml', 'after.yaml']) {
	writeFileSync(join(folder, name), '');
}
const isThere = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;
const without = (shell: string) => (isThere(shell) ? '' : ` (skipped: no ${shell} here)`);

async function script(shell: string, lang = 'en'): Promise<string> {
	const file = join(folder, shell === 'zsh' ? '_kubestep' : `kubestep.${shell}`);
	const {code, out, error} = await kubestep(['completion', shell, '--lang', lang]);
	expect(code, error).toBe(0);
	writeFileSync(file, out);
	return file;
}

/** What is typed, and what a shell then offers: all of it, or some of it among more. */
const typed: readonly (readonly [line: string, offered: readonly string[]])[] = [
	['kubestep reset pha', ['phase']],
	['kubestep completion b', ['bash']],
	['kubestep plan --output ', ['auto', 'html', 'json', 'markdown', 'plain', 'tui']],
	['kubestep init --skip-phases addon/c', ['addon/coredns']],
	['kubestep init phase kubeconfig kube', ['kubelet']],
	['kubestep settings keys.filt', ['keys.filter']],
	['kubestep explain pod/hostN', ['pod/hostNetwork']],
	['kubestep explain object/ClusterRole/kubeadm', ['object/ClusterRole/kubeadm.get-nodes']],
	['kubestep token cr', ['create']],
	['kubestep init --no', ['--node-name']],
	['kubestep init --sandbox --from addon/c', ['addon/coredns']],
	['kubestep init --until upload-ce', ['upload-certs']],
	['kubestep plan --from etc', ['etcd', 'etcd/local']],
	['kubestep init --break-at certs/sa,certs/front-proxy-c', ['certs/sa,certs/front-proxy-ca', 'certs/sa,certs/front-proxy-client']],
	[`kubestep diff ${folder}/bef`, [`${folder}/before.yaml`]],
	[`kubestep diff ${folder}/before.yaml ${folder}/aft`, [`${folder}/after.yaml`]],
];

describe.skipIf(!isThere('bash'))(`bash${without('bash')}`, () => {
	/** Words as bash hands them to a completion, and the words alone of what comes back. */
	const TRY = 'words=("$@"); COMP_WORDS=("${words[@]}"); COMP_CWORD=$((${#words[@]} - 1)); COMP_LINE="${words[*]}"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=42; COMPREPLY=(); _kubestep kubestep "${words[@]: -1}"; printf "%s\\n" "${COMPREPLY[@]}"';
	let file = '';
	beforeAll(async () => {
		file = await script('bash');
	});

	it.each(typed)('offers for "%s" %j', (line, offered) => {
		const {stdout, stderr} = spawnSync('bash', ['-c', `. ${file}; ${TRY}`, 'bash', ...line.split(' ')], {encoding: 'utf8'});
		expect(stderr).toBe('');
		expect(stdout.trim().split('\n').map((word) => word.trim().replace(/ .*/, '')).sort()).toEqual(offered);
	});

	it('is complete for every command: each flag that it takes is offered', async () => {
		const {stdout} = spawnSync('bash', ['-c', `. ${file}; ${TRY}`, 'bash', 'kubestep', 'init', '--'], {encoding: 'utf8'});
		const {out} = await kubestep(['init', '--help']);
		const flags = [...new Set([...out.matchAll(/^ {2,8}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag = '']) => flag))].filter((flag) => !['--v', '--vmodule', '--rootfs'].includes(flag));
		expect(flags.length).toBeGreaterThan(30);
		expect(flags.filter((flag) => !stdout.includes(`${flag}\n`))).toEqual([]);
	});
});

describe.skipIf(!isThere('fish'))(`fish${without('fish')}`, () => {
	let file = '';
	beforeAll(async () => {
		file = await script('fish');
	});

	it.each(typed)('offers for "%s" %j', (line, offered) => {
		const {stdout, stderr} = spawnSync('fish', ['-c', `source ${file}; complete -C ${JSON.stringify(line)}`], {encoding: 'utf8', env: {...process.env, HOME: folder}});
		expect(stderr).toBe('');
		const words = stdout.trim().split('\n').map((word) => word.split('\t')[0]);
		// fish also matches in the middle of a word.
		expect(words).toEqual(expect.arrayContaining([...offered]));
	});
});

describe.skipIf(!isThere('zsh'))(`zsh${without('zsh')}`, () => {
	it('lists what is offered, with what it is, at the press of a tab', async () => {
		const file = await script('zsh', 'zh');
		const terminal = new Terminal(['-f', '-i'], {program: 'zsh', columns: 100, rows: 30, cwd: folder, env: {ZDOTDIR: folder, HOME: folder, PS1: '> '}});
		try {
			terminal.keys(`autoload -Uz compinit; compinit -u -D; . ${file}; clear; echo ready\r`);
			await terminal.until(/^ready$/m);
			terminal.keys('kubestep plan --output \t');
			await terminal.until(/auto +html +json +markdown +plain +tui/);
			terminal.keys('\u0015kubestep init --skip-phases addon/\t');
			await terminal.until(/addon\/coredns +-- 插件 CoreDNS/);
			terminal.keys('\u0015kubestep init --from addon/\t');
			await terminal.until(/--from addon\/(?:.|\n)*addon\/coredns +-- 插件 CoreDNS/);
			terminal.keys('\u0015kubestep diff before.yaml aft\t');
			await terminal.until('diff before.yaml after.yaml');
			terminal.keys('\u0015kubestep token \t');
			await terminal.until(/create +-- \p{Script=Han}/u);
		} finally {
			terminal.close();
		}
	});
});

it('refuses a shell that it does not know, by the names of those that it does', async () => {
	const {code, error} = await kubestep(['completion', 'tcsh']);
	expect(code).toBe(1);
	expect(error).toMatch(/tcsh.*bash, zsh,? (?:and|or)? ?fish|bash, zsh, fish/s);
});
