import {execFileSync} from 'node:child_process';
import {chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {where} from '../../needs.ts';
import {kubestep, temporaryFolder} from '../program.ts';

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

describe('a file of preferences that cannot be believed', () => {
	const taken = 'The program\'s own preferences are taken.\n';

	it.each<[string, (file: string) => void, string]>([
		['a pipe', (file) => execFileSync('mkfifo', [file]), 'it is a pipe, not a file'],
		['a directory', (file) => mkdirSync(file), 'it is a directory'],
		['a gigabyte', (file) => {
			writeFileSync(file, '');
			truncateSync(file, 2 ** 30);
		}, 'it is larger than'],
		['a link', (file) => symlinkSync('/dev/zero', file), 'it is a link, and none is followed here'],
		['what others may write', (file) => {
			writeFileSync(file, '{"lang": "zh"}');
			chmodSync(file, 0o666);
		}, 'others may write it (mode 0666)'],
		['a link to itself', (file) => symlinkSync(file, file), 'it is a link, and none is followed here'],
	])('is told with its path where it is %s, once, and does not count', async (_, make, said) => {
		const {env, file} = home('{}');
		rmSync(file);
		make(file);
		const {code, out, error} = await kubestep(['version', '-o', 'short'], {env});
		expect([code, out]).toEqual([0, expect.stringMatching(/^\d/)]);
		expect(error).toContain(`${file} cannot be read: ${said}`);
		expect(error.endsWith(taken)).toBe(true);
		expect(error.split(file)).toHaveLength(2 + (error.match(/ls -la/g)?.length ?? 0));
		const before = lstatSync(file).ino;
		expect((await kubestep(['settings', 'lang', 'zh'], {env})).code).toBe(1);
		expect(lstatSync(file).ino).toBe(before);
	});

	it('is told where its folder may be written by others', async () => {
		const {env, file} = home('{"lang": "zh"}');
		chmodSync(join(file, '..'), 0o777);
		const {code, error} = await kubestep(['version'], {env});
		expect(code).toBe(0);
		expect(error).toContain(`${join(file, '..')} cannot be read: others may write it (mode 0777)`);
	});

	where(process.geteuid?.() === 0, 'another user\'s files need root', () => {
		it.each([['the file', ''], ['its folder', '..']])('is told where %s belongs to another user, but for who called sudo', async (_, up) => {
			const {env, file} = home('{"lang": "zh"}');
			chownSync(join(file, up), 54_321, 54_321);
			const {code, error} = await kubestep(['version'], {env});
			expect(code).toBe(0);
			expect(error).toContain('it belongs to user 54321, not to root');
			expect(error).toContain(taken);
			expect((await kubestep(['version'], {env: {...env, SUDO_UID: '54321'}})).error).toBe('');
			expect((await kubestep(['version'], {env: {...env, SUDO_UID: '54322'}})).error).toContain('54321');
		});
	});

	it('is neither read nor written by way of a link in the place of its folder', async () => {
		const {env, file} = home();
		const other = temporaryFolder();
		writeFileSync(join(other, 'config.json'), '{');
		chmodSync(other, 0o755);
		symlinkSync(other, join(file, '..'));
		const {error} = await kubestep(['version'], {env});
		expect(error).toContain(`${join(file, '..')} cannot be read: it is a link`);
		expect((await kubestep(['settings', 'lang', 'zh'], {env})).code).toBe(1);
		expect([readdirSync(other), (lstatSync(other).mode & 0o777).toString(8), readFileSync(join(other, 'config.json'), 'utf8')]).toEqual([['config.json'], '755', '{']);
	});

	where(process.geteuid?.() === 0, 'root in another user\'s home needs root', () => {
		const ANN = 54_321;
		// Root's files, and a home of ann's who called sudo; all of it is looked at before and after.
		function homes(lay: (at: {readonly config: string; readonly victim: string}) => void) {
			const top = temporaryFolder();
			chmodSync(top, 0o755);
			const victim = join(top, 'victim');
			mkdirSync(victim, {mode: 0o755});
			writeFileSync(join(victim, 'daemon.json'), 'not JSON', {mode: 0o644});
			writeFileSync(join(victim, 'config.json'), '{"lang": "en"}', {mode: 0o644});
			const config = join(top, 'ann/.config');
			mkdirSync(config, {recursive: true});
			lay({config, victim});
			execFileSync('chown', ['-hRP', `${ANN}:${ANN}`, join(top, 'ann')]);
			const seen = () => execFileSync('find', [top, '-printf', '%P %y %u %m %s %l\\n'], {encoding: 'utf8'}).split('\n').sort();
			return {env: {HOME: join(top, 'ann'), SUDO_UID: String(ANN)}, seen};
		}

		it.each<[string, (at: {readonly config: string; readonly victim: string}) => void]>([
			['nothing', () => undefined],
			['a link to root\'s folder', ({config, victim}) => symlinkSync(victim, join(config, 'kubestep'))],
			['its parent a link to root\'s folder', ({config, victim}) => {
				rmSync(config, {recursive: true});
				symlinkSync(victim, config);
			}],
			['a file that leads to root\'s', ({config, victim}) => {
				mkdirSync(join(config, 'kubestep'));
				symlinkSync(join(victim, 'daemon.json'), join(config, 'kubestep/config.json'));
			}],
			['a folder of her own', ({config}) => {
				mkdirSync(join(config, 'kubestep'));
				writeFileSync(join(config, 'kubestep/config.json'), '{"lang": "en"}');
			}],
			['a damaged file of her own', ({config}) => {
				mkdirSync(join(config, 'kubestep'));
				writeFileSync(join(config, 'kubestep/config.json'), '{');
			}],
		])('changes nothing in the home of who called sudo, nor where it leads: %s', async (_, lay) => {
			const {env, seen} = homes(lay);
			const before = seen();
			expect((await kubestep(['version'], {env})).code).toBe(0);
			expect(seen()).toEqual(before);
			for (const words of [['settings', 'lang', 'zh'], ['settings', 'reset']]) {
				const {code, error} = await kubestep(words, {env});
				expect(code).toBe(1);
				expect(error).toMatch(/are not changed: \S+ belongs to user 54321, not to root|it is a link/);
				expect(seen()).toEqual(before);
			}
		});
	});

	it.each(['', 'relative'])('is not looked for in the current folder, with XDG_CONFIG_HOME=%j', async (value) => {
		const {file} = home('{"lang": "zh"}');
		const here = join(file, '../..');
		symlinkSync(here, join(here, 'relative'));
		const own = join(here, 'home');
		const {out} = await kubestep(['settings'], {env: {XDG_CONFIG_HOME: value, HOME: own}, cwd: here});
		expect(out).toContain(`Kept in ${join(own, '.config/kubestep/config.json')} (not there`);
		expect((await kubestep(['settings', '--lang=en'], {env: {XDG_CONFIG_HOME: value, HOME: ''}, cwd: here})).out).toMatch(/^Kept in \/(?!tmp)/);
	});

	it('is made for its owner alone, whatever the umask', async () => {
		const {env, file} = home();
		const umask = process.umask(0);
		try {
			expect((await kubestep(['settings', 'ascii', 'on'], {env})).code).toBe(0);
		} finally {
			process.umask(umask);
		}
		expect([file, join(file, '..')].map((path) => (lstatSync(path).mode & 0o777).toString(8))).toEqual(['600', '700']);
	});

	it('shows what it holds without what a terminal acts on', async () => {
		const {env} = home('{"lang": "en", "theme": "\\u001b]0;x\\u0007\\u202e\\ud800\\udb40\\udc41", "keys.find": "\\u001b[2J"}');
		for (const words of [['settings'], ['settings', 'theme'], ['settings', 'keys.find']]) {
			const {out} = await kubestep(words, {env});
			expect(out).toMatch(/^[\n -~→←↑↓\uFFFD]*$/u);
		}
		expect((await kubestep(['settings', 'theme'], {env})).out).toBe('\\x1b]0;x\\x07\\u{202e}\u{FFFD}\\u{e0041}\n');
	});
});
