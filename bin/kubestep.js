#!/usr/bin/env node
// Written so that a Node too old to run the program can still read this and say so.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 21)) {
	process.stderr.write(tooOld());
	process.exitCode = 1;
} else {
	useCache(process.getBuiltinModule('fs'));
	import('../dist/cli.js').catch(function (error) {
		if (error && error.code === 'ERR_MODULE_NOT_FOUND') {
			process.stderr.write('kubestep is not built yet. In its folder, run: npm run build\n');
		} else {
			process.stderr.write('kubestep could not start: ' + (error && error.message) + '\n');
		}
		process.exitCode = 1;
	});
}

/** What can be done with this Node, in the reader's language: npm fetches a newer one for a call, and there is what needs none. */
function tooOld() {
	var again = ['npx', 'node@24'].concat(process.argv.slice(1)).map(function (word) {
		return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : "'" + word.replace(/'/g, "'\\''") + "'";
	}).join(' ');
	var asked = /(?:^| )--lang[= ](\S+)/.exec(process.argv.slice(2).join(' '));
	var locale = asked ? asked[1] : process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';
	return (/^zh/i.test(locale) ? [
		'kubestep 需要 Node.js 22.21 或更新版本；这里是 ' + process.versions.node + '。',
		'只为这一次调用取一个新的 Node（由 npm 下载）：' + again,
		'不用 Node 也能运行：发布页上的可执行文件、deb 或 rpm 包自带 Node。'
	] : [
		'kubestep needs Node.js 22.21 or newer; this is ' + process.versions.node + '.',
		'With a newer one for this call alone, which npm fetches: ' + again,
		'Without Node: the executable, the deb and the rpm of the releases page bring their own.'
	]).join('\n') + '\n';
}

/**
 * What V8 makes of the program is kept beside it for the next start. It is code that runs unseen: V8 asks neither who wrote
 * it nor whether it belongs to the source. So it is used only where nobody but root and the caller could have put it, and
 * where that is not so, or nothing can be kept, the program starts without.
 */
function useCache(fs) {
	var before;
	try {
		var dist = fs.realpathSync(process.argv[1]).replace(/bin[^]kubestep\.js$/, 'dist');
		var cache = dist + '/cache';
		if (!isOwn(fs.lstatSync(dist), true)) {
			return;
		}
		if (!fs.existsSync(cache)) {
			// The umask may take rights away, and may not: both are made good.
			fs.mkdirSync(cache, 448);
			fs.chmodSync(cache, 448);
		}
		if (!isOwn(fs.lstatSync(cache), true) || !holdsOwn(fs, cache, true)) {
			return;
		}
		// V8's folder in it is made with the umask.
		before = process.umask(63);
		process.getBuiltinModule('module').enableCompileCache(cache);
	} catch (nowhere) { // eslint-disable-line no-unused-vars
		// It starts without, too.
	}
	if (before !== undefined) {
		process.umask(before);
	}
}

/**
 * Whether all that is in it is of root or the caller: V8's folders, one a version of Node and a user, and their entries. What
 * Node was writing when the disk was full, or it was killed, stays: it would be more with each start, and goes after a minute.
 */
function holdsOwn(fs, folder, areFolders) {
	return fs.readdirSync(folder).every(function (name) {
		var path = folder + '/' + name;
		var stat = fs.lstatSync(path);
		if (!isOwn(stat, areFolders)) {
			return false;
		}
		if (!areFolders && /\.[A-Za-z0-9]{6}$/.test(name) && Date.now() - stat.mtimeMs > 60000) {
			fs.rmSync(path, {force: true});
		}
		return !areFolders || holdsOwn(fs, path, false);
	});
}

/** A real folder, or a real file, of root or the caller, that group and others may not write. 18 is 022. */
function isOwn(stat, isFolder) {
	var caller = process.geteuid ? process.geteuid() : stat.uid;
	return (isFolder ? stat.isDirectory() : stat.isFile()) && (stat.uid === 0 || stat.uid === caller) && (stat.mode & 18) === 0;
}
