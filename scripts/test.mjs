// Lints, checks types and runs the tests, beside each other: tests wait more than they work. What each has said comes as a whole,
// the tests' own as it is. The build is first: the tests run the program.
import {spawn} from 'node:child_process';

const run = (name, command, {isShown = false} = {}) => new Promise((resolve) => {
	const begun = performance.now();
	const child = spawn(command, {shell: true, stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe']});
	const said = [];
	child.stdout?.on('data', (part) => said.push(part));
	child.stderr?.on('data', (part) => said.push(part));
	child.on('error', () => resolve(false));
	child.on('close', (code) => {
		process.stdout.write(Buffer.concat(said));
		process.stdout.write(`${name}: ${code === 0 ? 'ok' : 'failed'} after ${Math.round((performance.now() - begun) / 1000)} s\n`);
		resolve(code === 0);
	});
});

const isBuilt = await run('build', 'npm run -s build');
const ended = isBuilt ? await Promise.all([run('lint', 'npm run -s lint'), run('types', 'npm run -s types'), run('tests', 'npm run -s unit', {isShown: true})]) : [];
process.exitCode = isBuilt && ended.every(Boolean) ? 0 : 1;
