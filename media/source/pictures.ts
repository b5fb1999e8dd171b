// The pictures of the README: each is what `kubestep export` makes of a recording that is kept beside this file, so that
// the same sources give the same bytes.

/** The runs that are recorded: what beside a sandbox they are called with. */
export const runs: Readonly<Record<'run' | 'failure', readonly string[]>> = {
	run: [],
	// It waits for somebody to try again.
	failure: ['--machine', 'one-cpu.yaml'],
};

/** Each picture: its recording, and what it is made with. */
const made: Readonly<Record<string, readonly [run: keyof typeof runs, ...flags: string[]]>> = {
	run: ['run', '--moving'],
	certificate: ['run', '--open', 'certs/etcd-server', '--explain'],
	failure: ['failure', '--at', '3s'],
};

/** Each in both languages, by paths below `media/`. */
export const pictures = Object.entries(made).flatMap(([name, [run, ...flags]]) => ['en', 'zh'].map((lang) => ({
	file: lang === 'en' ? `${name}.svg` : `${name}.${lang}.svg`,
	recording: `source/${run}.jsonl`,
	flags: ['--svg', '--columns=110', '--rows=32', ...flags, `--lang=${lang}`],
})));
