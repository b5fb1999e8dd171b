// Builds what ships: the program, in files that Node reads fast, and the notices of what is in them.
import {chmod, cp, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {BUILT, builtFrom} from './built.mjs';
import {bundle} from './bundle/index.mjs';
import {bundledPackages, noticesOf} from './notices.mjs';

await rm('dist', {recursive: true, force: true});
const modules = await bundle('dist');
// Lessons are data: they ship as they are.
await cp(join('source', 'lessons'), join('dist', 'lessons'), {recursive: true});
const packages = bundledPackages(modules);
await writeFile(join('dist', 'THIRD-PARTY-NOTICES.txt'), await noticesOf(packages));
await writeFile(join('dist', BUILT), `${JSON.stringify(builtFrom(packages), undefined, '\t')}\n`);
// With a umask of 002, say, the group could write there, and bin/kubestep.js would keep no cache in it.
await chmod('dist', 0o755);
