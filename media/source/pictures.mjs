// The pictures of the README: each is what `kubestep export` makes of a recording that is kept beside this file, so that
// the same sources give the same bytes.

/** The runs: what is called, on which machine. */
export const runs = {
	run: [],
	// It waits for somebody to try again.
	failure: ['--machine', 'one-cpu.yaml'],
};

/** Each in both languages: its file below `media/`, and what it is called with. */
export const pictures = Object.entries({
	run: ['run', '--moving'],
	certificate: ['run', '--open', 'certs/etcd-server', '--explain'],
	failure: ['failure', '--at', '3s'],
}).flatMap(([name, [run, ...flags]]) => ['en', 'zh'].map((lang) => ({
	file: lang === 'en' ? `${name}.svg` : `${name}.${lang}.svg`,
	recording: `source/${run}.jsonl`,
	flags: ['--svg', '--columns=110', '--rows=32', ...flags, `--lang=${lang}`],
})));
