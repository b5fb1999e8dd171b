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
const ended = as === undefined ? main(process.argv.slice(2)) : import('./on-node/index.ts').then(async ({onNode}) => onNode(as, process.argv.slice(2)));
// Not waited for here: what is loaded while the program runs lies beside this, and would wait for this to end.
void ended.then((status) => {
	process.exitCode = status;
});
