// Makes the pictures of the README: runs the program in a pseudo-terminal, reads the screen's cells
// through a terminal model, and writes them as SVG. What a picture shows is what the program drew.
//
//     npm run build && node media/source/picture.mjs           all pictures
//     npm run build && node media/source/picture.mjs run step  some
import {copyFile, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {toSvg} from './svg.mjs';

const program = fileURLToPath(new URL('../../bin/kubestep.js', import.meta.url));
const media = fileURLToPath(new URL('../', import.meta.url));
// Ink draws nothing before the end where it takes the place for a CI, even for an empty CI.
const {CI: _ci, CONTINUOUS_INTEGRATION: _integration, NO_COLOR: _noColor, ...environment} = process.env;
// A token and a key of a picture belong to no cluster, and a fixed token keeps the pictures alike.
const token = 'abcdef.0123456789abcdef';

/** By its name alone: it is copied beside the sandbox, and no folder of this machine is in a picture. */
const one = (name) => ['--machine', name];
/** To the first line, down to certs, opened, and down to etcd-server. */
async function openCertificate({until, press}) {
	await until(/✔ (?:done|完成)/);
	await press('g');
	await press('j');
	await press(' ');
	for (let down = 0; down < 7; down += 1) {
		await press('j');
	}
	await until(/certs › etcd-server/);
}

/** Each picture: how the program is called, and what is done until the screen is the one to show. Each is taken in both languages. */
const pictures = {
	run: {
		columns: 110, rows: 32, flags: ['--sandbox-speed', '1.5'],
		async play({until}) {
			await until(/▾ wait-control-plane/);
			// Until the first components have answered.
			await sleep(2500);
		},
	},
	certificate: {
		columns: 110, rows: 32,
		async play(screen) {
			await openCertificate(screen);
			await screen.press('e');
		},
	},
	failure: {
		columns: 110, rows: 32, flags: one('one-cpu.yaml'),
		async play({until}) {
			await until(/r (?:tries|try|再试|重试)/);
		},
	},
	done: {
		columns: 110, rows: 32,
		async play({until}) {
			await until(/✔ (?:done|完成)/);
		},
	},
	'step': {
		columns: 110, rows: 32, flags: ['--break-at', 'control-plane/apiserver'],
		async play({until}) {
			await until(/(?:Do this now\?|现在执行这一步吗？)/);
		},
	},
	narrow: {
		columns: 62, rows: 24,
		async play({until}) {
			await until(/✔ (?:done|完成)/);
		},
	},
	'narrow-failure': {
		columns: 62, rows: 24, flags: one('one-cpu.yaml'),
		async play({until}) {
			await until(/r (?:tries|try|再试|重试)/);
		},
	},
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(pictures)) {
	const picture = pictures[name];
	if (picture === undefined) {
		throw new Error(`There is no picture ${name}: ${Object.keys(pictures).join(', ')}.`);
	}
	for (const lang of ['en', 'zh']) {
		await take(lang === 'en' ? name : `${name}.${lang}`, {...picture, lang});
	}
}

async function take(name, {columns, rows, flags = [], lang, play}) {
	const folder = await mkdtemp(path.join(tmpdir(), 'kubestep-picture-'));
	await copyFile(path.join(media, 'source', 'one-cpu.yaml'), path.join(folder, 'one-cpu.yaml'));
	const screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const pty = spawn(process.execPath, [
		program, 'init', '--sandbox=./node', `--token=${token}`, '--lang', lang, ...flags,
	], {cols: columns, rows, cwd: folder, env: {...environment, TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8', XDG_CONFIG_HOME: folder}});
	let wrote = Date.now();
	pty.onData((data) => {
		wrote = Date.now();
		screen.write(data);
	});
	const text = () => Array.from({length: rows}, (_, y) => screen.buffer.active.getLine(y)?.translateToString(true) ?? '').join('\n');
	const until = async (pattern) => {
		for (const end = Date.now() + 60_000; !pattern.test(text());) {
			if (Date.now() > end) {
				throw new Error(`${name}: ${pattern} never came. The screen:\n${text()}`);
			}
			await sleep(20);
		}
	};
	const settle = async () => {
		while (Date.now() - wrote < 300) {
			await sleep(50);
		}
	};
	try {
		await play({until, async press(key) {
			pty.write(key);
			await sleep(150);
		}});
		if (!name.startsWith('run')) {
			await settle();
		}
		await mkdir(media, {recursive: true});
		await writeFile(path.join(media, `${name}.svg`), toSvg(screen, {title: `kubestep init, ${name}`}));
		console.log(`media/${name}.svg`);
	} finally {
		const gone = new Promise((resolve) => {
			pty.onExit(resolve);
		});
		pty.kill('SIGTERM');
		await gone;
		await rm(folder, {recursive: true, force: true});
	}
}
