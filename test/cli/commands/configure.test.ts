import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {kubestep, temporaryFolder} from '../program.ts';

it.each(['en', 'zh'])('without a terminal no command is offered that writes over a file which is there (%s)', async (lang) => {
	const cwd = temporaryFolder();
	const without = await kubestep(['configure', '--config', 'cluster.yaml', '--lang', lang], {cwd});
	expect(without.code).toBe(1);
	expect(without.error).toContain('config print init-defaults > cluster.yaml\n');
	writeFileSync(join(cwd, 'cluster.yaml'), '');
	const there = await kubestep(['configure', '--config', 'cluster.yaml', '--lang', lang], {cwd});
	expect(there.error).not.toContain('>');
	expect(there.error).toContain('config validate --config cluster.yaml\n');
});
