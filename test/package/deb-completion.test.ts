import {existsSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {installedFiles, packageVersion, places, writeTree} from '../../scripts/package/installed.mjs';
import {where} from '../needs.ts';
import {Terminal} from '../terminal/terminal.ts';
import {EPOCH, folderOf, missing, nodeLicence, run, standIns} from './deb-rpm.ts';

const LOADER = '/usr/share/bash-completion/bash_completion';

/** What is offered is tried in test/cli/completion; here it is that shells find it where packages put it. */
describe('completions in the places of packages', () => {
	const installed = {deb: folderOf('completion-deb'), rpm: folderOf('completion-rpm')};
	const home = folderOf('completion-home');

	beforeAll(async () => {
		const {x64, arm64} = standIns(folderOf('completion-out'));
		for (const [format, folder] of Object.entries(installed) as [keyof typeof installed, string][]) {
			await writeTree(folder, await installedFiles(process.arch === 'arm64' ? arm64 : x64, nodeLicence, format), EPOCH);
		}
	});

	const share = (format: keyof typeof installed) => join(installed[format], 'usr/share');
	/** A shell of a person that has set up nothing, in which the package's program is. */
	const shellOf = (program: string, args: readonly string[]) => new Terminal(args, {
		program, columns: 100, rows: 30, cwd: home,
		env: {HOME: home, ZDOTDIR: home, PS1: '> ', XDG_DATA_DIRS: share('deb'), PATH: `${join(installed.deb, 'usr/bin')}:${process.env['PATH'] ?? ''}`},
	});

	where(existsSync(LOADER), 'bash from its place: no bash-completion here', () => it('are loaded by bash at the press of a tab', async () => {
		const terminal = shellOf('bash', ['--norc', '--noprofile', '-i']);
		try {
			terminal.keys(`. ${LOADER}; clear; echo ready\r`);
			await terminal.until(/^ready$/m);
			terminal.keys('kubestep join-c\t');
			await terminal.until(/kubestep join-command/);
			terminal.keys('\u0015kubestep plan --output \t\t');
			await terminal.until(/auto +html +json +markdown +plain +tui/);
		} finally {
			terminal.close();
		}
	}));

	where(missing('zsh').length === 0, 'zsh from its place: no zsh here', () => it.each(['deb', 'rpm'] as const)('are loaded by zsh at the press of a tab: %s', async (format) => {
		const terminal = shellOf('zsh', ['-f', '-i']);
		try {
			terminal.keys(`fpath=(${join(installed[format], dirname(places[format].zsh))} $fpath); autoload -Uz compinit; compinit -u -D; clear; echo ready\r`);
			await terminal.until(/^ready$/m);
			terminal.keys('kubestep plan --output \t');
			await terminal.until(/auto +html +json +markdown +plain +tui/);
		} finally {
			terminal.close();
		}
	}));

	where(missing('fish').length === 0, 'fish from its place: no fish here', () => it('are found by fish', () => {
		const {out, said} = run('fish', ['-c', 'complete -C "kubestep plan --output "'], {HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_DIRS: share('deb'), PATH: `${join(installed.deb, 'usr/bin')}:${process.env['PATH'] ?? ''}`});
		expect(said).toBe('');
		expect(out.trim().split('\n').map((line) => line.split('\t')[0])).toEqual(['auto', 'html', 'json', 'markdown', 'plain', 'tui']);
	}));
});

it('orders what comes before a release before it', () => {
	expect(['1.0.0', '1.0.0-beta.1', '1.0.0-beta-2'].map((version) => packageVersion(version))).toEqual(['1.0.0', '1.0.0~beta.1', '1.0.0~beta.2']);
});
