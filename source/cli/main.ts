import {main} from './call.ts';
import {FAILED} from './line/exit-codes.ts';
import {heedFaults} from './run/last-resort.ts';

// A run is root's, and its tokens and keys go to servers that are verified: whatever forgets to say so outright is not to ask this.
delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];

// A umask is what others may do. One that takes the owner's own rights makes files that their maker cannot open again.
process.umask(process.umask() & 0o077);

// Until it is known how it ends: where everything that was waited for has gone, Node ends the process, and that is no success.
process.exitCode = FAILED;
heedFaults();
// On the node of a served sandbox this is systemctl, journalctl, crictl …: small scripts there say as which of them it was called.
const as = process.env['KUBESTEP_AS'];
process.exitCode = as === undefined ? await main(process.argv.slice(2)) : await (await import('./on-node/index.ts')).onNode(as, process.argv.slice(2));
