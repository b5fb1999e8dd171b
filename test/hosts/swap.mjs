// Puts a link in the place of a directory, and the directory back, as fast as it can until it is ended.
// swap.mjs DIRECTORY TARGET [UID]: as this user
import {renameSync, rmSync, symlinkSync, writeSync} from 'node:fs';

const [directory, target, uid] = process.argv.slice(2);
if (uid !== undefined) {
	process.setgroups([]);
	process.setgid(Number(uid));
	process.setuid(Number(uid));
}
const attempt = (act) => {
	try {
		act();
	} catch {
		// What it races with was quicker.
	}
};
for (let told = false; ;) {
	attempt(() => renameSync(directory, `${directory}.aside`));
	attempt(() => symlinkSync(target, directory));
	attempt(() => rmSync(directory));
	attempt(() => renameSync(`${directory}.aside`, directory));
	if (!told) {
		told = true;
		writeSync(1, 'swapping\n');
	}
}
