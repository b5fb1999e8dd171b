#!/usr/bin/env node
// Written so that a Node too old to run the program can still read this and say so.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 12)) {
	process.stderr.write('kubestep needs Node.js 22.12 or newer; this is ' + process.versions.node + '.\n'
		+ 'Install a newer one (https://nodejs.org), or run it with the one you have beside: /path/to/node ' + process.argv[1] + '\n');
	process.exitCode = 1;
} else {
	// What V8 makes of the program is kept beside it for the next start; where nobody may write there, it is made each time.
	try {
		var file = process.getBuiltinModule('fs').realpathSync(process.argv[1]);
		process.getBuiltinModule('module').enableCompileCache(file.replace(/bin[^]kubestep\.js$/, 'dist') + '/cache');
	} catch (nowhere) { // eslint-disable-line no-unused-vars
		// It starts without, too.
	}
	import('../dist/cli.js').catch(function (error) {
		if (error && error.code === 'ERR_MODULE_NOT_FOUND') {
			process.stderr.write('kubestep is not built yet. In its folder, run: npm run build\n');
		} else {
			process.stderr.write('kubestep could not start: ' + (error && error.message) + '\n');
		}
		process.exitCode = 1;
	});
}
