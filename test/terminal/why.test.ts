import {expect, test} from 'vitest';
import {opened, Terminal} from './terminal.ts';

const {open} = opened();

test('a wide terminal shows the run with something beside the one without it', async () => {
	const terminal = new Terminal(['why', 'ca.key', '--lang', 'zh'], {columns: 120, rows: 40});
	open.push(terminal);
	await terminal.until('还有谁需要它', 60_000);
	expect(terminal.text).toMatch(/^ {4}有 +│ 没有$/m);
	expect(terminal.text).toMatch(/^ {4}证书 apiserver：已写入.* │ 证书 apiserver：缺少内容$/m);
}, 90_000);
