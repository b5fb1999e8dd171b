import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {kubestep, temporaryFolder} from './program.ts';

/** A person's own folder of preferences, and the file in it. */
function home(content?: string): {readonly env: Record<string, string>; readonly file: string} {
	const folder = temporaryFolder();
	const file = join(folder, 'kubestep', 'config.json');
	if (content !== undefined) {
		mkdirSync(join(folder, 'kubestep'));
		writeFileSync(file, content);
	}
	return {env: {XDG_CONFIG_HOME: folder}, file};
}

describe('settings', () => {
	it('shows all with their values, and where they are kept, and writes nothing by that', async () => {
		const {env, file} = home();
		const {code, out} = await kubestep(['settings'], {env});
		expect(code).toBe(0);
		expect(out).toContain(`Kept in ${file} (not there: nothing has been changed)\n`);
		expect(out).toMatch(/\nlang +auto +auto\|en\|zh +language/);
		expect(out).toMatch(/\n {2}keys\.find +\/\n/);
		expect(out).not.toContain('keys.interrupt');
		await kubestep(['version'], {env});
		expect(existsSync(file)).toBe(false);
	});

	it('keeps what is changed, and forgets it again', async () => {
		const {env} = home();
		expect((await kubestep(['settings', 'lang', 'zh'], {env})).code).toBe(0);
		expect((await kubestep(['settings', 'keys.find', 'ctrl-f'], {env})).code).toBe(0);
		const {out} = await kubestep(['settings'], {env});
		expect(out).toMatch(/\nlang +zh .*（?\(?已修改/);
		expect(out).toMatch(/\n {2}keys\.find +Ctrl-F {2}\(已修改\)\n/);
		expect((await kubestep(['settings', 'reset', 'lang'], {env})).code).toBe(0);
		expect((await kubestep(['settings', 'lang'], {env})).out).toBe('auto\n');
		expect((await kubestep(['settings', 'reset'], {env})).code).toBe(0);
		expect((await kubestep(['settings', 'keys.find'], {env})).out).toBe('/\n');
	});

	it.each([
		[['lang', 'fr'], 'it takes one of auto, en, zh'],
		[['lnag'], 'lang'],
		[['keys.finds', 'x'], 'keys.find'],
		[['keys.find', 'e'], 'taken by keys.explain at the same time'],
		[['keys.find', 'ctrl-c'], 'ctrl-'],
		[['keys.find', 'ab'], 'a character'],
		[['keys.interrupt', 'z'], 'settings'],
	])('refuses %j and says what would do', async (words, said) => {
		const {env, file} = home();
		const {code, error} = await kubestep(['settings', ...words], {env});
		expect(code).toBe(1);
		expect(error).toContain(said);
		expect(error).not.toMatch(/^\s+at /m);
		expect(existsSync(file)).toBe(false);
	});

	it.each(['{', '[]', 'null', '"lang"'])('puts a file that holds %s aside, says so, and goes on', async (content) => {
		const {env, file} = home(content);
		const {code, out, error} = await kubestep(['version', '-o', 'short'], {env});
		expect(code).toBe(0);
		expect(out).toMatch(/^\d/);
		expect(error).toBe(`The preferences in ${file} cannot be read; they are now in ${file}.broken. Those of the program are taken.\n`);
		expect(readFileSync(`${file}.broken`, 'utf8')).toBe(content);
		expect((await kubestep(['version'], {env})).error).toBe('');
	});

	it('are what a flag is by default', async () => {
		const {env} = home('{"ascii": "on"}');
		const node = temporaryFolder();
		const preferred = await kubestep(['init', `--sandbox=${node}`, '--sandbox-speed=0', '--output=plain'], {env});
		expect(preferred.code).toBe(0);
		expect([...preferred.out].filter((character) => character > '~')).toEqual([]);
	});
});
