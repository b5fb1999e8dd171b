import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {Terminal, temporaryFolder} from './terminal.ts';

test('keys, motion and follow are as the person prefers, in help, footer and sentences alike', async () => {
	const home = temporaryFolder();
	mkdirSync(join(home, 'kubestep'));
	writeFileSync(join(home, 'kubestep', 'config.json'), JSON.stringify({'keys.find': 'ctrl-f', 'keys.quit': 'Q', 'keys.follow': 'o', motion: 'reduced', follow: 'off'}));
	const terminal = new Terminal(['init', `--sandbox=${join(home, 'node')}`, '--sandbox-speed=0.2'], {columns: 140, rows: 45, env: {XDG_CONFIG_HOME: home}});
	try {
		await terminal.until('o follows again');
		expect(terminal.text).toContain('Ctrl-F find');
		terminal.keys('o');
		await terminal.until('The checklist stays here to read; Q leaves.');
		expect(terminal.raw).not.toMatch(/[◰◳◲◱]/);
		terminal.keys('\u0006');
		await terminal.until(() => terminal.lines.at(-1)?.startsWith(' /') === true);
		terminal.keys('etcd/server.crt\r');
		await terminal.until('certs › etcd-server');
		terminal.keys('q');
		terminal.keys('?');
		await terminal.until(/Q +quit/);
		terminal.keys('Q');
		expect(await terminal.exit()).toBe(0);
	} finally {
		terminal.close();
		rmSync(home, {recursive: true, force: true});
	}
});
