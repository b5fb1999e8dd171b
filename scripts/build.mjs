// Builds what ships: the program, in files that Node reads fast, and the notices of what is in them.
import {chmod, cp, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {bundle} from './bundle/index.mjs';
import {bundledPackages, noticesOf} from './notices.mjs';

await rm('dist', {recursive: true, force: true});
const modules = await bundle('dist');
// Lessons are data: they ship as they are.
await cp(join('source', 'lessons'), join('dist', 'lessons'), {recursive: true});
await writeFile(join('dist', 'THIRD-PARTY-NOTICES.txt'), await noticesOf(bundledPackages(modules)));
// With a umask of 002, say, the group could write there, and bin/kubestep.js would keep no cache in it.
await chmod('dist', 0o755);
