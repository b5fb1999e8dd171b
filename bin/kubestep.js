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
	var locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';
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
 * What V8 makes of the program is kept for the next start: beside it, or in the caller's own folder for such things where
 * the program is another's, as one that root installed for all. It is code that runs unseen: V8 asks neither who wrote
 * it nor whether it belongs to the source. So it is used only where nobody but root and the caller could have put it, and
 * where that is not so, or nothing can be kept, the program starts without.
 */
function useCache(fs) {
	var before = process.umask();
	try {
		var dist = fs.realpathSync(process.argv[1]).replace(/bin[^]kubestep\.js$/, 'dist');
		var cache = firstThatKeeps(fs, [
			function () { return [dist, dist + '/cache']; },
			function () { return ownFolders(fs, process.env.HOME); }
		]);
		if (cache !== undefined) {
			// V8's folder in it is made with the umask.
			process.umask(63);
			process.getBuiltinModule('module').enableCompileCache(cache);
		}
	} catch (nowhere) { // eslint-disable-line no-unused-vars
		// It starts without, too.
	}
	process.umask(before);
}

/**
 * From the caller's home folder to the one that is meant; whoever may write one of them could exchange what is in it. That
 * holds of the folders above it, too, but where all may write, as in /tmp: there nobody takes another's away (512 is 01000).
 */
function ownFolders(fs, home) {
	if (home === undefined || home[0] !== '/') {
		return [];
	}
	var real = fs.realpathSync(home);
	for (var above = real; above !== '/';) {
		above = above.slice(0, above.lastIndexOf('/')) || '/';
		var stat = fs.lstatSync(above);
		if (!isOwn(stat, true) && !(stat.uid === 0 && (stat.mode & 512) !== 0)) {
			return [];
		}
	}
	return [real, real + '/.cache', real + '/.cache/kubestep', real + '/.cache/kubestep/v8'];
}

/** The last folder of the first way on which what V8 makes can be kept. */
function firstThatKeeps(fs, ways) {
	for (var index = 0; index < ways.length; index += 1) {
		try {
			var folders = ways[index]();
			if (canKeep(fs, folders)) {
				return folders[folders.length - 1];
			}
		} catch (unfit) { // eslint-disable-line no-unused-vars
			// The next one may be fit.
		}
	}
	return undefined;
}

/**
 * Whether that can be kept in the last of these folders, each of which is in the one before; all but the first are made.
 * No other user may write them, nor have written what is in the last. @throws the system's error
 */
function canKeep(fs, folders) {
	return folders.length > 0 && folders.every(function (folder, index) {
		if (index > 0 && !fs.existsSync(folder)) {
			// The umask may take rights away, and may not: both are made good.
			fs.mkdirSync(folder, 448);
			fs.chmodSync(folder, 448);
		}
		return isOwn(fs.lstatSync(folder), true);
	}) && holdsOwn(fs, folders[folders.length - 1], true);
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
